import { deepEqual, equal, match } from 'node:assert/strict';
import type { Accept, EngineMessage, Hello, PlaneMessage, Push } from '@flyball/proto/engine';
import { laneOf, type VersionedEntry } from '@flyball/proto/ir';
import type { PlaneWire } from '../transport/wire.ts';
import type { CaseBody, CaseRow } from './case.ts';
import { expectEnforced, until, type World } from './world.ts';

/** A plane that says what it is told to, right or wrong. */
interface Script {
  readonly hellos: readonly Hello[];
  readonly accepts: readonly Accept[];
  readonly send: (message: PlaneMessage) => void;
}

const startScript = async (world: World): Promise<Script> => {
  const heard: EngineMessage[] = [];
  let latest: PlaneWire | undefined;
  await world.listen((wire) => {
    latest = wire;
    const message = (received: EngineMessage): void => {
      heard.push(received);
      if (received.hello) wire.send({ welcome: { session: 'script', features: [], have: [] } });
    };
    wire.listen({ message, writable: () => undefined, ended: () => undefined });
  });
  return {
    get hellos() {
      return heard.flatMap(({ hello }) => hello ?? []);
    },
    get accepts() {
      return heard.flatMap(({ accept }) => accept ?? []);
    },
    send: (message) => latest?.send(message),
  };
};

const pushOf = (upserts: readonly VersionedEntry[], change: Partial<Push>): { readonly push: Push } => ({
  push: {
    seq: 1,
    lane: 'config',
    track: 'stable',
    revision: 1,
    part: 1,
    parts: 1,
    upserts: upserts.map(({ kind, key, requires, body }) => ({ kind, key, requires, body })),
    removes: [],
    ...change,
  },
});

const onLane = (entries: readonly VersionedEntry[], lane: Push['lane']): readonly VersionedEntry[] =>
  entries.filter(({ kind }) => laneOf(kind) === lane);

const waitsForTheLastPart: CaseBody = async (world, { entries }) => {
  const script = await startScript(world);
  world.run();
  await until('the engine is welcomed', world.isConnected);
  const [first, second] = [onLane(entries(0, 0), 'config'), onLane(entries(1, 0), 'config')];
  script.send(pushOf(first, { parts: 2 }));
  script.send(pushOf([], { lane: 'endpoints' }));
  await until('the other lane is accepted', () => script.accepts.length === 1);
  expectEnforced(world, []);
  script.send(pushOf(second, { part: 2, parts: 2 }));
  await until('the push is accepted', () => script.accepts.length === 2);
  expectEnforced(world, [...first, ...second]);
  equal(world.changes.filter(({ lane }) => lane === 'config').length, 1);
};

const refusesALowerRevision: CaseBody = async (world, { entries }) => {
  const script = await startScript(world);
  world.run();
  await until('the engine is welcomed', world.isConnected);
  script.send(pushOf(onLane(entries(0, 0), 'config'), { revision: 7 }));
  script.send(pushOf(onLane(entries(0, 1), 'config'), { revision: 7, seq: 2 }));
  await until('an equal revision is accepted', () => script.accepts.length === 2);
  script.send(pushOf(onLane(entries(0, 0), 'config'), { revision: 6, seq: 3 }));
  await until('the lower one is refused', () => script.accepts.length === 3);
  deepEqual(
    script.accepts.map(({ refused }) => refused === ''),
    [true, true, false],
  );
  match(script.accepts[2]?.refused ?? '', /^FLYBALL_ENGINE_REVISION_LOWER/);
  await until('the engine dials again', () => script.hellos.length === 2);
  equal(script.hellos[1]?.revision, 7);
  expectEnforced(world, onLane(entries(0, 1), 'config'));
};

const refusesDisorder: CaseBody = async (world, { entries }) => {
  const script = await startScript(world);
  world.run();
  await until('the engine is welcomed', world.isConnected);
  script.send(pushOf(onLane(entries(0, 0), 'config'), { part: 2, parts: 2 }));
  await until('the push is refused', () => script.accepts.length === 1);
  match(script.accepts[0]?.refused ?? '', /^FLYBALL_ENGINE_PARTS_OUT_OF_ORDER/);
  await until('the engine dials again', () => script.hellos.length === 2 && world.isConnected());
  script.send(pushOf(onLane(entries(0, 0), 'config'), { lane: 'endpoints' }));
  await until('an entry on the wrong lane is refused', () => script.accepts.length === 2);
  match(script.accepts[1]?.refused ?? '', /^FLYBALL_ENGINE_LANE_WRONG/);
  expectEnforced(world, []);
};

/** What no plane of the kit does, and an engine must stand. */
export const SCRIPTED_CASES: readonly CaseRow[] = [
  ['applies nothing before the last part, and does not hold up the other lane', waitsForTheLastPart],
  ['accepts an equal revision and refuses a lower one', refusesALowerRevision],
  ['refuses parts out of order and entries on the wrong lane', refusesDisorder],
];
