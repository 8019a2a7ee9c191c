import { FEATURE_NAMES } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { afterEach, expect, test } from 'vitest';
import { createBooks } from './books/books.ts';
import { systemClock } from './clock.ts';
import { limitEntry, requiring, serviceEntry } from './conformance/sample-entries.ts';
import { createToyEngine, type ToyEngine } from './conformance/toy-engine.ts';
import { until } from './conformance/world.ts';
import { EngineError } from './errors.ts';
import { type EngineRun, runEngine } from './host.ts';
import { createPlaneHost, type PlaneEvent, type PlaneHost } from './plane/plane-host.ts';
import { createEntrySource, type EntrySource } from './source/entry-source.ts';
import { createMemoryPair, type MemoryPair } from './transport/memory.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Plane {
  readonly host: PlaneHost;
  readonly events: PlaneEvent[];
}

const startPlane = (source: EntrySource): Plane => {
  const events: PlaneEvent[] = [];
  let ids = 0;
  const host = createPlaneHost({
    source,
    features: FEATURE_NAMES,
    // Engine `tenant` may see its own namespace only.
    admit: (hello) => {
      if (hello.engine === 'stranger') throw new EngineError('FLYBALL_ENGINE_NOT_ALLOWED', hello.engine);
      return ({ key }) => hello.engine !== 'tenant' || key.startsWith('tenant/');
    },
    clock: systemClock,
    newId: () => `s${++ids}`,
    onEvent: (event) => events.push(event),
  });
  return { host, events };
};

interface Running {
  readonly toy: ToyEngine;
  readonly run: EngineRun;
  /** Dials that plane from now on, and loses the one it has. */
  readonly move: (plane: Plane) => void;
}

const startEngine = (plane: Plane, engine: string, features: readonly string[] = FEATURE_NAMES): Running => {
  const books = createBooks({ now: Date.now, epoch: engine });
  const toy = createToyEngine({ books, engine, features });
  const stop = new AbortController();
  let at = plane;
  let pair: MemoryPair<EngineMessage, PlaneMessage> | undefined;
  const connect = (): MemoryPair<EngineMessage, PlaneMessage>['left'] => {
    pair = createMemoryPair();
    at.host.accept(pair.right, engine);
    return pair.left;
  };
  const run = runEngine({
    driver: toy.driver,
    replica: 'r1',
    books,
    connect,
    clock: systemClock,
    random: () => 0,
    signal: stop.signal,
  });
  ends.push(async () => {
    stop.abort();
    await run.done;
  });
  const move = (plane: Plane): void => {
    at = plane;
    pair?.cut();
  };
  return { toy, run, move };
};

const keptRows = ({ events }: Plane): readonly string[] =>
  events.flatMap(({ effect }) =>
    effect.type === 'report'
      ? effect.report.entries.filter(({ kept }) => kept).map(({ entry }) => entry?.key ?? '')
      : [],
  );

test('two replicas of the plane with one content: an engine that moves gets nothing again', async () => {
  const source = createEntrySource();
  source.update({
    revision: 1,
    upserts: Array.from({ length: 500 }, (_, index) => serviceEntry(`ns/${index}`)),
  });
  const [first, second] = [startPlane(source), startPlane(source)];
  const { toy, move } = startEngine(first, 'toy');
  await until('the engine has it', () => toy.enforced().size === 500);
  move(second);
  await until('the engine is at the second', () => second.host.sessions()[0]?.isSettled === true);
  expect(second.events.filter(({ effect }) => effect.type === 'accepted')).toEqual([]);
  source.update({ revision: 2, removes: [{ kind: 'Service', key: 'ns/0' }] });
  await until('the engine follows the second', () => second.host.sessions()[0]?.isSettled === true);
  expect(toy.enforced().size).toBe(499);
  expect(second.events.filter(({ effect }) => effect.type === 'accepted')).toHaveLength(1);
});

test('an engine one version behind keeps what it understands, refuses what it must, and says both', async () => {
  const source = createEntrySource();
  const plane = startPlane(source);
  const known = FEATURE_NAMES.filter((name) => name !== 'service.balancing');
  const [old, current] = [startEngine(plane, 'old', known), startEngine(plane, 'current')];
  const before = serviceEntry('ns/a', 1);
  source.update({ revision: 1, upserts: [before] });
  await until('both have it', () => [old, current].every(({ toy }) => toy.enforced().size === 1));
  const after = requiring(serviceEntry('ns/a', 2), 'service.balancing');
  const limit = requiring(limitEntry('limit/a'), 'service.balancing');
  source.update({ revision: 2, upserts: [after, limit] });
  await until('the current one has it', () => current.toy.enforced().get('Service ns/a') === after.version);
  await until('the old one says so', () => new Set(keptRows(plane)).size === 2);
  expect(old.toy.enforced().get('Service ns/a')).toBe(before.version);
  expect([...old.toy.withheld()]).toEqual(['Limit limit/a']);
  expect([...current.toy.withheld()]).toEqual([]);
});

test('engines share one source and see only what is theirs', async () => {
  const source = createEntrySource();
  const plane = startPlane(source);
  const [all, tenant] = [startEngine(plane, 'all'), startEngine(plane, 'tenant')];
  source.update({ revision: 1, upserts: [serviceEntry('ns/a'), serviceEntry('tenant/b')] });
  await until('both have theirs', () => all.toy.enforced().size === 2 && tenant.toy.enforced().size === 1);
  plane.host.see('tenant', ({ key }) => key === 'ns/a');
  await until('it sees another', () => tenant.toy.enforced().has('Service ns/a'));
  expect(tenant.toy.enforced().size).toBe(1);
  const stranger = startEngine(plane, 'stranger');
  await until('the stranger is refused', () => stranger.run.status().lastError !== undefined);
  expect(stranger.run.status().lastError?.code).toBe('FLYBALL_ENGINE_NOT_ALLOWED');
});
