import { FEATURE_NAMES } from '@flyball/proto';
import type { EngineMessage, PlaneMessage, Push } from '@flyball/proto/engine';
import type { VersionedEntry } from '@flyball/proto/ir';
import { beforeEach, describe, expect, test } from 'vitest';
import { endpointsEntry, limitEntry, requiring, serviceEntry } from '../conformance/sample-entries.ts';
import { LIMITS, TIMEOUTS } from '../limits.ts';
import { createEngineHold, type EngineHold, type Outcome } from './engine-hold.ts';
import { createEngineSession, type EngineEffect, type EngineSession } from './engine-session.ts';

let now: number;
let hold: EngineHold;
let session: EngineSession;
let outcomes: Outcome[];
let fails: boolean;

const start = (): void => {
  session = createEngineSession({
    driver: { engine: 'e', program: 'p', profiles: [], features: ['b', 'a'], query: () => [] },
    replica: 'r',
    hold,
    apply: (outcome) => {
      if (fails) throw new Error('disk full');
      outcomes.push(outcome);
    },
    tell: { observe: () => undefined, report: () => undefined },
    now: () => now,
  });
};

beforeEach(() => {
  now = 1000;
  hold = createEngineHold(FEATURE_NAMES);
  outcomes = [];
  fails = false;
  start();
});

const takeAll = (): readonly EngineMessage[] => {
  const taken: EngineMessage[] = [];
  for (let message = session.take(); message; message = session.take()) taken.push(message);
  return taken;
};

const welcome = (have: readonly string[] = []): PlaneMessage => ({
  welcome: { session: 's', features: [], have },
});

const push = (upserts: readonly VersionedEntry[], change: Partial<Push> = {}): PlaneMessage => ({
  push: {
    seq: 1,
    lane: 'config',
    track: 'stable',
    revision: 1,
    part: 1,
    parts: 1,
    upserts,
    removes: [],
    ...change,
  },
});

const codeOf = (effects: readonly EngineEffect[]): string | undefined => {
  const last = effects.at(-1);
  return last?.type === 'ended' ? last.error.code : undefined;
};

const open = (): void => {
  takeAll();
  session.receive(welcome());
};

test('says what it is, and lists what it holds when asked', () => {
  expect(takeAll()).toMatchObject([
    { hello: { engine: 'e', replica: 'r', features: ['a', 'b'], digests: [], revision: 0 } },
  ]);
  session.receive(welcome(['Service']));
  expect(takeAll()).toEqual([{ have: { kind: 'Service', part: 1, parts: 1, held: [] } }]);
  const entries = Array.from({ length: 1001 }, (_, index) => ({
    ...serviceEntry('ns/a'),
    key: `ns/${index}`,
  }));
  hold.commit(hold.plan({ lane: 'config', revision: 4, upserts: entries, removes: [] }));
  start();
  expect(takeAll()).toMatchObject([{ hello: { revision: 4, digests: [{ kind: 'Service' }] } }]);
  session.receive(welcome(['Service', 'Limit']));
  expect(takeAll().map(({ have }) => [have?.kind, have?.part, have?.parts, have?.held.length])).toEqual([
    ['Service', 1, 2, 1000],
    ['Service', 2, 2, 1],
    ['Limit', 1, 1, 0],
  ]);
});

describe('refuses, says why, and keeps what it has', () => {
  const entry = serviceEntry('ns/a');
  test.each([
    [
      'a lower revision',
      [push([], { revision: 2 }), push([entry], { seq: 2, revision: 1 })],
      'FLYBALL_ENGINE_REVISION_LOWER',
    ],
    [
      'a part that is not the next',
      [push([entry], { part: 2, parts: 2 })],
      'FLYBALL_ENGINE_PARTS_OUT_OF_ORDER',
    ],
    [
      'another number in its parts',
      [push([entry], { parts: 2 }), push([], { part: 2, parts: 2, seq: 2 })],
      'FLYBALL_ENGINE_PARTS_OUT_OF_ORDER',
    ],
    [
      'another revision in its parts',
      [push([entry], { parts: 2 }), push([], { part: 2, parts: 2, revision: 2 })],
      'FLYBALL_ENGINE_PARTS_OUT_OF_ORDER',
    ],
    ['a number left out', [push([entry], { seq: 2 })], 'FLYBALL_ENGINE_PARTS_OUT_OF_ORDER'],
    ['no parts at all', [push([entry], { parts: 0, part: 0 })], 'FLYBALL_ENGINE_PARTS_OUT_OF_ORDER'],
    ['an entry on the wrong lane', [push([endpointsEntry('ns/a')])], 'FLYBALL_ENGINE_LANE_WRONG'],
    ['another track', [push([entry], { track: 'candidate' })], 'FLYBALL_ENGINE_TRACK_UNKNOWN'],
  ])('%s', (_, messages, code) => {
    open();
    const effects = messages.flatMap((message) => session.receive(message));
    expect(codeOf(effects)).toBe(code);
    expect(takeAll().at(-1)?.accept?.refused).toMatch(new RegExp(`^${code}`));
    expect(hold.held('Service')).toEqual([]);
    expect(session.receive(push([entry]))).toEqual([]);
  });

  test('what its driver cannot apply', () => {
    open();
    fails = true;
    expect(codeOf(session.receive(push([entry])))).toBe('FLYBALL_ENGINE_DRIVER_FAILED');
    expect(takeAll()[0]?.accept?.refused).toContain('disk full');
    expect(hold.digests()).toEqual([]);
  });
});

test.each([
  ['a part with too many entries', push(Array(257).fill(serviceEntry('ns/a')))],
  [
    'a part with too large bodies',
    push([{ ...serviceEntry('ns/a'), body: new Uint8Array(LIMITS.partBytes + 1) }]),
  ],
  ['too many parts', push([], { parts: 5000 })],
])('%s is out of bounds', (_, message) => {
  open();
  expect(codeOf(session.receive(message))).toBe('FLYBALL_ENGINE_OUT_OF_BOUNDS');
});

test('an equal revision is taken, and the endpoints lane goes its own way', () => {
  open();
  session.receive(push([], { revision: 5 }));
  session.receive(push([serviceEntry('ns/a')], { revision: 5, seq: 2 }));
  session.receive(push([endpointsEntry('ns/a')], { lane: 'endpoints', revision: 2 }));
  expect(takeAll().map(({ accept }) => [accept?.lane, accept?.seq, accept?.refused])).toEqual([
    ['config', 1, ''],
    ['config', 2, ''],
    ['endpoints', 1, ''],
  ]);
  expect(hold.revision()).toBe(5);
});

test('a push before Welcome, a second Welcome, and no Welcome end the session', () => {
  expect(codeOf(session.receive(push([])))).toBe('FLYBALL_ENGINE_HELLO_EXPECTED');
  start();
  open();
  expect(codeOf(session.receive(welcome()))).toBe('FLYBALL_ENGINE_HELLO_EXPECTED');
  start();
  now += TIMEOUTS.handshake;
  expect(codeOf(session.tick())).toBe('FLYBALL_ENGINE_TIMED_OUT');
});

test('questions are answered, also when nothing is known; a message of a newer plane is let pass', () => {
  open();
  session.receive({ query: { id: 7, client: 'c' } });
  expect(takeAll()).toEqual([
    { answer: { id: 7, deliveries: [], error: 'no delivery of it is known here' } },
  ]);
  expect(session.receive({})).toEqual([]);
  const many = Array.from({ length: 100 }, (_, id) => session.receive({ query: { id, client: 'c' } })).flat();
  expect(codeOf(many)).toBe('FLYBALL_ENGINE_OUT_OF_BOUNDS');
});

describe('what is not understood', () => {
  const plan = (upserts: readonly VersionedEntry[]): Outcome => {
    const outcome = hold.plan({ lane: 'config', revision: 1, upserts, removes: [] });
    hold.commit(outcome);
    return outcome;
  };

  test('leaves the version in force, and counts as held', () => {
    const old = serviceEntry('ns/a', 1);
    const newer = requiring(serviceEntry('ns/a', 2), 'x.y');
    plan([old]);
    const { change, kept } = plan([newer]);
    expect(change).toMatchObject({ upserts: [], withheld: [] });
    expect(kept).toEqual([{ kind: 'Service', key: 'ns/a', version: newer.version, reason: 'x.y' }]);
    expect(hold.held('Service')).toEqual([['ns/a', newer.version]]);
    // Back to what is in force: the driver has it.
    expect(plan([old])).toMatchObject({ change: { upserts: [] }, kept: [] });
    expect(plan([serviceEntry('ns/a', 3)]).change.upserts).toHaveLength(1);
  });

  test('is withheld where it fails closed and nothing older is in force', () => {
    expect(plan([requiring(limitEntry('l'), 'x.y')]).change.withheld).toMatchObject([
      { key: 'l', reason: 'x.y' },
    ]);
    expect(plan([{ ...limitEntry('m'), body: Uint8Array.of(0xff) }]).change.withheld).toHaveLength(1);
    expect(plan([requiring(serviceEntry('ns/a'), 'x.y')]).change.withheld).toEqual([]);
    expect(plan([requiring(serviceEntry('ns/b'), 'limit.future')]).change.withheld).toHaveLength(1);
    plan([limitEntry('n', 1)]);
    expect(plan([requiring(limitEntry('n', 2), 'x.y')]).change.withheld).toEqual([]);
  });

  test('may be of a kind this version does not know', () => {
    const { change, kept } = plan([{ ...serviceEntry('ns/a'), kind: 'Access' }]);
    expect([change.upserts, kept[0]?.reason]).toEqual([[], 'kind Access']);
    const removal = hold.plan({
      lane: 'config',
      revision: 1,
      upserts: [],
      removes: [{ kind: 'Access', key: 'ns/a' }],
    });
    hold.commit(removal);
    expect(hold.digests()).toEqual([]);
  });
});
