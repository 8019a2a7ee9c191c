import { FEATURE_NAMES } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { laneOf, type VersionedEntry } from '@flyball/proto/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointsEntry, limitEntry, serviceEntry } from './conformance/sample-entries.ts';
import { createEngineHold } from './engine/engine-hold.ts';
import { createEngineSession, type EngineSession } from './engine/engine-session.ts';
import { EngineError } from './errors.ts';
import { createPlaneSession, type PlaneSession } from './plane/plane-session.ts';
import { createEntrySource } from './source/entry-source.ts';
import type { Sees } from './source/versions.ts';

const makers = { Service: serviceEntry, Endpoints: endpointsEntry, Limit: limitEntry } as const;
const pool = new Map<string, VersionedEntry>();

/** Entries are made once: encoding them anew in each run is most of the time. */
const entryOf = (kind: keyof typeof makers, key: number, value: number): VersionedEntry => {
  const id = `${kind} ${key} ${value}`;
  const entry = pool.get(id) ?? makers[kind](`ns/${key}`, value + 1);
  pool.set(id, entry);
  return entry;
};

const filters: readonly Sees[] = [
  () => true,
  ({ key }) => key !== 'ns/0',
  ({ key, version }) => key < 'ns/3' && version.charCodeAt(0) % 3 !== 0,
];

interface Link {
  readonly plane: PlaneSession;
  readonly engine: EngineSession;
  readonly toPlane: EngineMessage[];
  readonly toEngine: PlaneMessage[];
}

/** A plane and an engine whose messages are moved one by one. */
const createWorld = () => {
  const source = createEntrySource();
  const hold = createEngineHold(FEATURE_NAMES);
  const enforced = new Map<string, string>();
  const flying = { config: 0, endpoints: 0 };
  let sees = filters[0] as Sees;
  let link: Link | undefined;
  let revision = 0;
  let pushed = 0;

  const connect = (): void => {
    flying.config = 0;
    flying.endpoints = 0;
    const plane = createPlaneSession({
      source,
      features: FEATURE_NAMES,
      admit: () => ({ session: 's', sees }),
      now: () => 0,
    });
    const engine = createEngineSession({
      driver: { engine: 'e', program: '1', profiles: [], features: FEATURE_NAMES, query: () => [] },
      replica: 'r',
      hold,
      apply: ({ change }) => {
        for (const { kind, key, version } of change.upserts) enforced.set(`${kind} ${key}`, version);
        for (const { kind, key } of change.removes) enforced.delete(`${kind} ${key}`);
      },
      tell: { observe: () => undefined, report: () => undefined },
      now: () => 0,
    });
    link = { plane, engine, toPlane: [], toEngine: [] };
  };

  const notePush = ({ push }: PlaneMessage): void => {
    if (!push) return;
    pushed += push.upserts.length + push.removes.length;
    if (push.part === 1) flying[push.lane] += 1;
    expect(flying[push.lane]).toBe(1);
  };

  /** One message moves one step; false when there is none. */
  const steps: readonly ((at: Link) => boolean)[] = [
    ({ plane, toEngine }) => {
      const message = plane.take();
      if (message) notePush(message);
      return message !== undefined && toEngine.push(message) > 0;
    },
    ({ engine, toPlane }) => {
      const message = engine.take();
      return message !== undefined && toPlane.push(message) > 0;
    },
    ({ engine, toEngine }) => {
      const message = toEngine.shift();
      const before = hold.revision();
      const effects = message ? engine.receive(message) : [];
      expect(effects.filter(({ type }) => type === 'ended')).toEqual([]);
      expect(hold.revision()).toBeGreaterThanOrEqual(before);
      return message !== undefined;
    },
    ({ plane, toPlane }) => {
      const message = toPlane.shift();
      if (message?.accept) flying[message.accept.lane] -= 1;
      const effects = message ? plane.receive(message) : [];
      expect(effects.filter(({ type }) => type === 'ended')).toEqual([]);
      return message !== undefined;
    },
  ];

  const wanted = (): Map<string, string> => {
    const all = [...source.entries('config'), ...source.entries('endpoints')].filter((entry) => sees(entry));
    return new Map(all.map(({ kind, key, version }) => [`${kind} ${key}`, version]));
  };

  const settle = (): void => {
    if (!link) connect();
    while (link && steps.some((step) => step(link as Link)));
  };

  return {
    enforced,
    wanted,
    settle,
    pushed: () => pushed,
    isSettled: () => link?.plane.isSettled() ?? false,
    step: (index: number) => link && steps[index % steps.length]?.(link),
    upsert: (entry: VersionedEntry) => source.update({ revision: ++revision, upserts: [entry] }),
    remove: (entry: VersionedEntry) => source.update({ revision: ++revision, removes: [entry] }),
    see: (index: number) => {
      sees = filters[index % filters.length] as Sees;
      link?.plane.see(sees);
    },
    toggle: () => {
      if (link) link.plane.end(new EngineError('FLYBALL_ENGINE_UNREACHABLE'));
      if (link) link = undefined;
      else connect();
    },
  };
};

const entries = fc
  .tuple(fc.constantFrom('Service', 'Endpoints', 'Limit'), fc.nat(4), fc.nat(2))
  .map(([kind, key, value]) => entryOf(kind as keyof typeof makers, key, value));

const commands = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('upsert' as const), entry: entries }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), entry: entries }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('see' as const), index: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('toggle' as const) }) },
    { weight: 16, arbitrary: fc.record({ do: fc.constant('step' as const), index: fc.nat(3) }) },
  ),
  { maxLength: 200 },
);

test('any order of changes, messages and losses ends with what is wanted', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const world = createWorld();
      for (const command of list) {
        if (command.do === 'upsert' || command.do === 'remove') world[command.do](command.entry);
        else if (command.do === 'toggle') world.toggle();
        else world[command.do](command.index);
      }
      world.settle();
      expect(Object.fromEntries(world.enforced)).toEqual(Object.fromEntries(world.wanted()));
      expect(world.isSettled()).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('an unchanged engine gets nothing when it comes back', () => {
  const world = createWorld();
  for (const key of [0, 1, 2]) world.upsert(entryOf('Service', key, 0));
  world.upsert(entryOf('Endpoints', 0, 1));
  world.settle();
  expect(world.pushed()).toBe(4);
  world.toggle();
  world.settle();
  expect(world.pushed()).toBe(4);
});

test('changes while a push is in flight go together with the next', () => {
  const world = createWorld();
  world.settle();
  for (const value of [0, 1, 2, 1]) world.upsert(entryOf('Service', 0, value));
  world.settle();
  expect(world.pushed()).toBe(1);
  expect(laneOf('Service')).toBe('config');
});
