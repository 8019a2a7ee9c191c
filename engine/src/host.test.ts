import { FEATURE_NAMES } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backoff } from './backoff.ts';
import { type Books, createBooks } from './books/books.ts';
import { type ManualClock, manualClock } from './conformance/manual-clock.ts';
import { serviceEntry } from './conformance/sample-entries.ts';
import { createToyEngine, type ToyEngine } from './conformance/toy-engine.ts';
import { type EngineRun, runEngine } from './host.ts';
import { LIMITS } from './limits.ts';
import { createPlaneHost, type PlaneEvent, type PlaneHost } from './plane/plane-host.ts';
import { createEntrySource, type EntrySource } from './source/entry-source.ts';
import { createMemoryPair, type MemoryPair } from './transport/memory.ts';

type Pair = MemoryPair<EngineMessage, PlaneMessage>;

let clock: ManualClock;
let source: EntrySource;
let host: PlaneHost;
let events: PlaneEvent[];
let pairs: Pair[];
let books: Books;
let toy: ToyEngine;
let run: EngineRun;
let stop: AbortController;
let isDown: boolean;
let turns: (() => void)[];

/** Takes all turns: everything under way arrives. */
const flow = (): void => {
  for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
};

/** Lets time pass, and everything it causes arrive. */
const pass = (ms: number): void => {
  for (let left = ms; left > 0; left -= 10) {
    clock.advance(Math.min(10, left));
    flow();
  }
};

const startPlane = (): void => {
  host = createPlaneHost({
    source,
    features: FEATURE_NAMES,
    admit: () => () => true,
    clock,
    newId: () => `s${pairs.length}`,
    onEvent: (event) => events.push(event),
  });
};

beforeEach(() => {
  clock = manualClock();
  source = createEntrySource();
  [events, pairs, turns, isDown] = [[], [], [], false];
  books = createBooks({ now: clock.now, epoch: 'e' });
  toy = createToyEngine({ books });
  stop = new AbortController();
  startPlane();
  run = runEngine({
    driver: toy.driver,
    replica: 'r',
    books,
    connect: () => {
      if (isDown) throw new Error('no route');
      const pair = createMemoryPair<EngineMessage, PlaneMessage>((turn) => turns.push(turn));
      pairs.push(pair);
      host.accept(pair.right, 'subject');
      return pair.left;
    },
    clock,
    random: () => 0,
    signal: stop.signal,
  });
  flow();
});

afterEach(async () => {
  stop.abort();
  await run.done;
  host.close();
});

const reportsSoFar = (): number => events.filter(({ effect }) => effect.type === 'report').length;

test('changes are told at once, then together every 200 ms', async () => {
  source.update({ revision: 1, upserts: [serviceEntry('ns/a')] });
  await toy.attach('c');
  flow();
  pass(10);
  expect(reportsSoFar()).toBe(1);
  for (let value = 2; value < 12; value++) {
    source.update({ revision: value, upserts: [serviceEntry('ns/a', value)] });
    flow();
    pass(10);
  }
  expect(reportsSoFar()).toBe(1);
  pass(200);
  expect(reportsSoFar()).toBe(2);
  pass(1000);
  expect(reportsSoFar()).toBe(2);
});

test('a session that is lost is dialled again, later each time; the engine keeps what it has', () => {
  source.update({ revision: 1, upserts: [serviceEntry('ns/a')] });
  flow();
  expect(run.status()).toMatchObject({ isConnected: true, revision: 1 });
  isDown = true;
  pairs[0]?.cut();
  expect(run.status()).toMatchObject({
    isConnected: false,
    lastError: { code: 'FLYBALL_ENGINE_UNREACHABLE' },
  });
  pass(5000);
  expect(run.status().lastError?.detail).toBe('no route');
  expect(toy.enforced().size).toBe(1);
  isDown = false;
  pass(10_000);
  expect(run.status()).toMatchObject({ isConnected: true, revision: 1 });
  expect(host.sessions()).toMatchObject([{ engine: 'toy', replica: 'r', isSettled: true }]);
});

test('a plane that drains is left at once, for a dial within half a second', () => {
  const before = pairs.length;
  host.drain(60_000, 'restart');
  flow();
  expect(run.status()).toMatchObject({ isConnected: false, lastError: { code: 'FLYBALL_ENGINE_DRAINING' } });
  startPlane();
  pass(500);
  expect(pairs.length).toBe(before + 1);
  expect(run.status().isConnected).toBe(true);
});

test('a plane that never welcomes is not waited for', () => {
  isDown = true;
  pairs[0]?.cut();
  isDown = false;
  host = { ...host, accept: () => undefined };
  pass(300);
  expect(run.status().isConnected).toBe(false);
  const dials = pairs.length;
  pass(10_500);
  expect(run.status().lastError?.code).toBe('FLYBALL_ENGINE_TIMED_OUT');
  expect(pairs.length).toBeGreaterThanOrEqual(dials);
});

test('the signal ends it for good', async () => {
  stop.abort();
  await run.done;
  flow();
  expect(host.sessions()).toEqual([]);
  const dials = pairs.length;
  pass(60_000);
  expect(pairs.length).toBe(dials);
});

test('a newer session of the same replica replaces the older one', () => {
  const other = createBooks({ now: clock.now, epoch: 'f' });
  const pair = createMemoryPair<EngineMessage, PlaneMessage>((turn) => turns.push(turn));
  host.accept(pair.right, 'subject');
  const again = runEngine({
    driver: createToyEngine({ books: other }).driver,
    replica: 'r',
    books: other,
    connect: () => pair.left,
    clock,
    random: () => 0,
    signal: stop.signal,
  });
  flow();
  expect(again.status().isConnected).toBe(true);
  expect(run.status()).toMatchObject({ isConnected: false, lastError: { code: 'FLYBALL_ENGINE_REPLACED' } });
  expect(host.sessions()).toHaveLength(1);
});

test('questions to an engine that is not there end at once', async () => {
  const answer = await host.ask({ engine: 'toy', replica: 'elsewhere' }, { client: 'c' });
  expect(answer).toMatchObject({ error: { code: 'FLYBALL_ENGINE_SESSION_ENDED' } });
  const waiting = host.ask({ engine: 'toy', replica: 'r' }, { client: 'c' });
  host.close();
  expect(await waiting).toMatchObject({ error: { code: 'FLYBALL_ENGINE_SESSION_ENDED' } });
});

test('a plane has a bounded number of sessions, and none once it drains', () => {
  const endOf = (): string | undefined => {
    let code: string | undefined;
    const pair = createMemoryPair<EngineMessage, PlaneMessage>((turn) => turns.push(turn));
    host.accept(pair.right, 'subject');
    pair.left.listen({
      message: () => undefined,
      writable: () => undefined,
      ended: (error) => {
        code = error?.code;
      },
    });
    flow();
    return code;
  };
  const ends = Array.from({ length: LIMITS.sessions }, endOf);
  expect(ends.filter((code) => code !== undefined)).toEqual(['FLYBALL_ENGINE_SESSIONS_FULL']);
  host.drain(1000, 'restart');
  expect(endOf()).toBe('FLYBALL_ENGINE_DRAINING');
});

test('dials are spread between 0.2 and 10 s', () => {
  expect([0, 1, 2, 3, 20].map((failures) => backoff(failures, 0))).toEqual([200, 400, 800, 1600, 5000]);
  expect([0, 1, 2, 3, 20].map((failures) => backoff(failures, 1))).toEqual([400, 800, 1600, 3200, 10_000]);
});
