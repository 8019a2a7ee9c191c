import { fill } from '@flyball/proto';
import type { EngineMessage, Hello, PlaneMessage } from '@flyball/proto/engine';
import { beforeEach, describe, expect, test } from 'vitest';
import { endpointsEntry, limitEntry, serviceEntry } from '../conformance/sample-entries.ts';
import { EngineError } from '../errors.ts';
import { LIMITS, TIMEOUTS } from '../limits.ts';
import { createEntrySource, type EntrySource } from '../source/entry-source.ts';
import type { PlaneEffect } from './plane-effects.ts';
import { createPlaneSession, type PlaneSession } from './plane-session.ts';

const hello = (change: Partial<Hello> = {}): EngineMessage => ({
  hello: { ...fill('flyball.engine.v1.Hello', { engine: 'e', replica: 'r' }), ...change },
});
const have = (kind: string, part = 1, parts = 1): EngineMessage => ({
  have: { kind, part, parts, held: [] },
});
const accept = (lane: 'config' | 'endpoints', seq: number, refused = ''): EngineMessage => ({
  accept: { lane, seq, refused },
});

let now: number;
let source: EntrySource;
let session: PlaneSession;

const start = (): void => {
  session = createPlaneSession({
    source,
    features: ['limit.local'],
    admit: ({ engine }) => {
      if (engine !== 'e') throw new EngineError('FLYBALL_ENGINE_NOT_ALLOWED', engine);
      return { session: 's1', sees: () => true };
    },
    now: () => now,
  });
};

beforeEach(() => {
  now = 1000;
  source = createEntrySource();
  start();
});

const takeAll = (): readonly PlaneMessage[] => {
  const taken: PlaneMessage[] = [];
  for (let message = session.take(); message; message = session.take()) taken.push(message);
  return taken;
};

const codeOf = (effects: readonly PlaneEffect[]): string | undefined => {
  const last = effects.at(-1);
  return last?.type === 'ended' ? last.error.code : undefined;
};

/** An open session of an engine that holds nothing. */
const open = (): void => {
  session.receive(hello());
  const [first] = takeAll();
  for (const kind of first?.welcome?.have ?? []) session.receive(have(kind));
};

describe('opening', () => {
  test('welcomes, asks for what differs, then pushes the difference', () => {
    source.update({ revision: 3, upserts: [serviceEntry('ns/a'), endpointsEntry('ns/a')] });
    expect(session.receive(hello())).toMatchObject([{ type: 'joined', session: 's1' }]);
    expect(takeAll()).toEqual([
      { welcome: { session: 's1', features: ['limit.local'], have: ['Endpoints', 'Service'] } },
    ]);
    session.receive(have('Service'));
    expect(takeAll()).toEqual([]);
    session.receive({
      have: { kind: 'Endpoints', part: 1, parts: 1, held: [{ key: 'ns/old', version: 'v' }] },
    });
    expect(takeAll()).toMatchObject([
      {
        push: {
          lane: 'endpoints',
          seq: 1,
          revision: 3,
          upserts: [{ key: 'ns/a' }],
          removes: [],
        },
      },
      { push: { lane: 'config', seq: 1, revision: 3, upserts: [{ key: 'ns/a' }], removes: [] } },
    ]);
    session.receive(accept('endpoints', 1));
    expect(session.isSettled()).toBe(false);
    expect(session.receive(accept('config', 1))).toEqual([{ type: 'accepted', lane: 'config', revision: 3 }]);
    expect(session.isSettled()).toBe(false);
    expect(takeAll()).toMatchObject([
      { push: { lane: 'endpoints', seq: 2, upserts: [], removes: [{ key: 'ns/old' }] } },
    ]);
    session.receive(accept('endpoints', 2));
    expect(session.isSettled()).toBe(true);
  });

  test.each([
    ['something before Hello', [have('Service')], 'FLYBALL_ENGINE_HELLO_EXPECTED'],
    ['a second Hello', [hello(), hello()], 'FLYBALL_ENGINE_HELLO_EXPECTED'],
    ['another engine', [hello({ engine: 'x' })], 'FLYBALL_ENGINE_NOT_ALLOWED'],
    ['an engine that is ahead', [hello({ revision: 1 })], 'FLYBALL_ENGINE_PLANE_BEHIND'],
    ['Have that was not asked for', [hello(), have('Service')], 'FLYBALL_ENGINE_HAVE_UNEXPECTED'],
    ['a long name', [hello({ replica: 'x'.repeat(300) })], 'FLYBALL_ENGINE_OUT_OF_BOUNDS'],
    ['many features', [hello({ features: Array(600).fill('f') })], 'FLYBALL_ENGINE_OUT_OF_BOUNDS'],
  ])('ends for %s', (_, messages, code) => {
    const effects = messages.flatMap((message) => session.receive(message));
    expect(codeOf(effects)).toBe(code);
    expect(session.take()).toBeUndefined();
    expect(session.receive(hello())).toEqual([]);
  });

  test('parts of Have must be in order', () => {
    source.update({ revision: 1, upserts: [serviceEntry('ns/a')] });
    session.receive(hello());
    expect(session.receive(have('Service', 1, 3))).toEqual([]);
    expect(codeOf(session.receive(have('Service', 3, 3)))).toBe('FLYBALL_ENGINE_HAVE_UNEXPECTED');
  });
});

describe('pushes', () => {
  test('are divided into parts by number and size', () => {
    open();
    source.update({
      revision: 1,
      upserts: Array.from({ length: 300 }, (_, index) => serviceEntry(`ns/${index}`)),
    });
    expect(takeAll().map(({ push }) => [push?.part, push?.parts, push?.upserts.length])).toEqual([
      [1, 2, 256],
      [2, 2, 44],
    ]);
    session.receive(accept('config', 1));
    const large = Array.from({ length: 3 }, (_, index) => ({
      ...serviceEntry(`ns/large-${index}`),
      body: new Uint8Array(600_000),
    }));
    source.update({ revision: 2, upserts: large });
    expect(takeAll().map(({ push }) => [push?.seq, push?.upserts.length])).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ]);
  });

  test('what changes while one is in flight goes with the next', () => {
    open();
    source.update({ revision: 1, upserts: [serviceEntry('ns/a', 1)] });
    expect(takeAll()).toHaveLength(1);
    source.update({ revision: 2, upserts: [serviceEntry('ns/a', 2), limitEntry('l')] });
    source.update({
      revision: 3,
      upserts: [serviceEntry('ns/a', 1)],
      removes: [{ kind: 'Limit', key: 'l' }],
    });
    source.update({ revision: 4, upserts: [serviceEntry('ns/b')] });
    expect(takeAll()).toEqual([]);
    session.receive(accept('config', 1));
    expect(takeAll()).toMatchObject([
      { push: { seq: 2, revision: 4, upserts: [{ key: 'ns/b' }], removes: [] } },
    ]);
  });

  test('follow what the engine may see', () => {
    source.update({ revision: 1, upserts: [serviceEntry('ns/a'), serviceEntry('other/b')] });
    open();
    expect(takeAll()[0]?.push?.upserts).toHaveLength(2);
    session.receive(accept('config', 1));
    session.see(({ key }) => key.startsWith('ns/'));
    expect(takeAll()).toMatchObject([
      { push: { upserts: [], removes: [{ kind: 'Service', key: 'other/b' }] } },
    ]);
  });

  test.each([
    ['that was not sent', accept('config', 1), 'FLYBALL_ENGINE_ACCEPT_UNEXPECTED'],
    ['that was refused', accept('config', 1, 'no'), 'FLYBALL_ENGINE_PUSH_REFUSED'],
  ])('an accept of one %s ends the session', (_, message, code) => {
    open();
    expect(codeOf(session.receive(message))).toBe(code);
  });

  test('one that is not accepted in time ends the session', () => {
    open();
    source.update({ revision: 1, upserts: [serviceEntry('ns/a')] });
    takeAll();
    expect(session.dueAt()).toBe(now + TIMEOUTS.accept);
    expect(session.tick()).toEqual([]);
    now += TIMEOUTS.accept;
    expect(codeOf(session.tick())).toBe('FLYBALL_ENGINE_TIMED_OUT');
  });

  test('none begins once the session drains; what was begun is finished', () => {
    open();
    source.update({
      revision: 1,
      upserts: Array.from({ length: 300 }, (_, index) => serviceEntry(`ns/${index}`)),
    });
    expect(session.take()).toMatchObject({ push: { part: 1, parts: 2 } });
    session.drain(5000, 'restart');
    source.update({ revision: 2, upserts: [endpointsEntry('ns/a')] });
    expect(takeAll()).toMatchObject([
      { drain: { withinMs: 5000, reason: 'restart' } },
      { push: { part: 2, lane: 'config' } },
    ]);
    session.receive(accept('config', 1));
    expect(takeAll()).toEqual([]);
  });

  test('a change too large for one push is an error of its own', () => {
    open();
    const body = new Uint8Array(LIMITS.partBytes);
    source.update({
      revision: 1,
      upserts: Array.from({ length: 257 }, (_, index) => ({ ...serviceEntry(`ns/${index}`), body })),
    });
    expect(() => session.take()).toThrow('FLYBALL_ENGINE_PUSH_TOO_LARGE');
  });
});

describe('removals of endpoints', () => {
  const gone = { kind: 'Endpoints', key: 'ns/old' };
  const lanes = (messages: readonly PlaneMessage[]): readonly string[] =>
    messages.flatMap(({ push }) => {
      if (!push) return [];
      const { lane, upserts, removes } = push;
      return [[lane, ...upserts.map(({ key }) => key), ...removes.map(({ key }) => `-${key}`)].join(' ')];
    });

  /** An engine that accepted a service, its endpoints and a limit. */
  const settle = (): void => {
    open();
    source.update({
      revision: 1,
      upserts: [serviceEntry('ns/old'), endpointsEntry('ns/old'), limitEntry('l')],
    });
    takeAll();
    session.receive(accept('config', 1));
    session.receive(accept('endpoints', 1));
    expect(session.isSettled()).toBe(true);
  };

  test('wait until the configuration that needs them no more is accepted; others do not', () => {
    settle();
    source.update({ revision: 2, removes: [{ kind: 'Service', key: 'ns/old' }] });
    source.update({ upserts: [endpointsEntry('ns/new')], removes: [gone] });
    expect(lanes(takeAll())).toEqual(['endpoints ns/new', 'config -ns/old']);
    session.receive(accept('endpoints', 2));
    expect(takeAll()).toEqual([]);
    expect(session.isSettled()).toBe(false);
    session.receive(accept('config', 2));
    expect(lanes(takeAll())).toEqual(['endpoints -ns/old']);
    session.receive(accept('endpoints', 3));
    expect(session.isSettled()).toBe(true);
  });

  test('wait for a configuration that is only to be sent after the one in flight', () => {
    settle();
    source.update({ revision: 2, upserts: [limitEntry('m')] });
    expect(lanes(takeAll())).toEqual(['config m']);
    source.update({ revision: 3, removes: [{ kind: 'Service', key: 'ns/old' }] });
    source.update({ removes: [gone] });
    expect(takeAll()).toEqual([]);
    session.receive(accept('config', 2));
    expect(lanes(takeAll())).toEqual(['config -ns/old']);
    session.receive(accept('config', 3));
    expect(lanes(takeAll())).toEqual(['endpoints -ns/old']);
  });

  test('are not held back by configuration that came later, nor by what the engine does not see', () => {
    settle();
    session.see(({ key }) => key !== 'hidden');
    takeAll();
    source.update({ revision: 2, upserts: [limitEntry('hidden')], removes: [gone] });
    expect(lanes(takeAll())).toEqual(['endpoints -ns/old']);
    session.receive(accept('endpoints', 2));
    source.update({ revision: 3, upserts: [limitEntry('m'), endpointsEntry('ns/new')] });
    takeAll();
    session.receive(accept('endpoints', 3));
    source.update({ removes: [{ kind: 'Endpoints', key: 'ns/new' }] });
    expect(takeAll()).toEqual([]);
    source.update({ revision: 4, upserts: [limitEntry('n')] });
    session.receive(accept('config', 2));
    expect(lanes(takeAll())).toEqual(['config n', 'endpoints -ns/new']);
  });

  test('do not happen when the service is there again in time', () => {
    settle();
    source.update({ revision: 2, upserts: [limitEntry('m')], removes: [gone] });
    expect(lanes(takeAll())).toEqual(['config m']);
    source.update({ upserts: [endpointsEntry('ns/old')] });
    session.receive(accept('config', 2));
    expect(takeAll()).toEqual([]);
    expect(session.isSettled()).toBe(true);
  });

  test('wait also where the engine may see less', () => {
    settle();
    session.see(({ kind }) => kind === 'Limit');
    expect(lanes(takeAll())).toEqual(['config -ns/old']);
    session.receive(accept('config', 2));
    expect(lanes(takeAll())).toEqual(['endpoints -ns/old']);
  });
});

describe('what engines tell', () => {
  const observe = (epoch: string, seq: number, snapshot: boolean): EngineMessage => ({
    observe: { epoch, seq, snapshot, clients: [], gone: [] },
  });

  test('observations are handed up and acknowledged, the last for all', () => {
    open();
    expect(session.receive(observe('e', 1, true))).toMatchObject([{ type: 'observe' }]);
    session.receive(observe('e', 2, false));
    expect(takeAll()).toEqual([{ observeAck: { epoch: 'e', seq: 2 } }]);
    session.receive(observe('f', 1, true));
    expect(takeAll()).toEqual([{ observeAck: { epoch: 'f', seq: 1 } }]);
  });

  test.each([
    ['a delta first', [observe('e', 1, false)]],
    ['a gap', [observe('e', 1, true), observe('e', 3, false)]],
    ['another epoch without snapshot', [observe('e', 1, true), observe('f', 2, false)]],
    ['a number twice', [observe('e', 1, true), observe('e', 1, true)]],
  ])('%s ends the session', (_, messages) => {
    open();
    expect(codeOf(messages.flatMap((message) => session.receive(message)))).toBe(
      'FLYBALL_ENGINE_OBSERVE_GAP',
    );
  });

  test('reports are handed up within bounds', () => {
    open();
    const row = fill('flyball.engine.v1.EntryReport', {
      entry: { kind: 'Service', key: 'ns/a' },
      version: 'v',
    });
    expect(session.receive({ report: { entries: [row] } })).toMatchObject([{ type: 'report' }]);
    const effects = session.receive({ report: { entries: Array(300).fill(row) } });
    expect(codeOf(effects)).toBe('FLYBALL_ENGINE_OUT_OF_BOUNDS');
  });

  test('a message of a newer engine is let pass', () => {
    open();
    expect(session.receive({})).toEqual([]);
    expect(session.state()).toBe('open');
  });
});

describe('questions', () => {
  test('are answered, or end with their time or their session', () => {
    open();
    const [first, second, third] = [1, 2, 3].map(() => session.ask({ client: 'c' }));
    expect(takeAll().map(({ query }) => query)).toEqual([1, 2, 3].map((id) => ({ id, client: 'c' })));
    const answer = (id: number, error = ''): EngineMessage => ({ answer: { id, deliveries: [], error } });
    expect(session.receive(answer(first ?? 0))).toEqual([
      { type: 'answered', id: 1, outcome: { deliveries: [] } },
    ]);
    expect(session.receive(answer(first ?? 0))).toEqual([]);
    expect(session.receive(answer(second ?? 0, 'unknown'))).toMatchObject([
      { id: 2, outcome: { nothing: 'unknown' } },
    ]);
    now += TIMEOUTS.question;
    expect(session.tick()).toMatchObject([
      { type: 'answered', id: third, outcome: { error: { code: 'FLYBALL_ENGINE_QUESTION_UNANSWERED' } } },
    ]);
    session.ask({ entry: { kind: 'Service', key: 'ns/a' } });
    expect(session.end(new EngineError('FLYBALL_ENGINE_UNREACHABLE'))).toMatchObject([
      { type: 'answered', outcome: { error: { code: 'FLYBALL_ENGINE_SESSION_ENDED' } } },
      { type: 'ended', error: { code: 'FLYBALL_ENGINE_UNREACHABLE' } },
    ]);
  });

  test('are bounded, and need a session', () => {
    expect(() => session.ask({ client: 'c' })).toThrow('FLYBALL_ENGINE_SESSION_ENDED');
    open();
    for (let index = 0; index < LIMITS.questions; index++) session.ask({ client: 'c' });
    expect(() => session.ask({ client: 'c' })).toThrow('FLYBALL_ENGINE_QUESTIONS_FULL');
  });
});

test('an engine that says nothing is not waited for', () => {
  expect(session.dueAt()).toBe(now + TIMEOUTS.handshake);
  now += TIMEOUTS.handshake;
  expect(codeOf(session.tick())).toBe('FLYBALL_ENGINE_TIMED_OUT');
  expect(session.dueAt()).toBeUndefined();
});
