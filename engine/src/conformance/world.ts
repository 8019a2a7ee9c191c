import { deepEqual, ok } from 'node:assert/strict';
import { FEATURE_NAMES } from '@flyball/proto';
import type { EntryReport, Observe, PlaneMessage } from '@flyball/proto/engine';
import type { Lane, VersionedEntry } from '@flyball/proto/ir';
import { type Books, createBooks } from '../books/books.ts';
import { systemClock } from '../clock.ts';
import type { EngineChange, EngineDriver } from '../engine/driver.ts';
import type { EngineEffect } from '../engine/engine-session.ts';
import { type EngineRun, runEngine } from '../host.ts';
import { createPlaneHost, type PlaneEvent, type PlaneHost } from '../plane/plane-host.ts';
import { createEntrySource, type EntrySource } from '../source/entry-source.ts';
import type { EngineWire, PlaneWire } from '../transport/wire.ts';
import type { EngineHarness, EngineUnderTest } from './harness.ts';
import type { Link, Listening } from './link.ts';

/** Longest time a case waits for a condition, ms. */
const PATIENCE = 60_000;

/** Waits until a condition holds; fails with its name when it does not in time. */
export const until = async (what: string, condition: () => boolean): Promise<void> => {
  const end = Date.now() + PATIENCE;
  while (!condition()) {
    ok(Date.now() < end, `timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** A plane of the cases: its source, and what it sent and heard. */
export interface TestPlane {
  readonly source: EntrySource;
  readonly host: PlaneHost;
  /** Everything sent to engines, in order. */
  readonly sent: PlaneMessage[];
  readonly events: PlaneEvent[];
  readonly reports: Map<string, EntryReport>;
  readonly observed: Observe[];
  /** Loses the plane at once, as a crash does. */
  readonly crash: () => Promise<void>;
}

interface Place {
  listening: Listening | undefined;
}

/** One engine under test, and planes it can be connected to. */
export interface World {
  readonly books: Books;
  readonly engine: EngineUnderTest;
  /** What the driver was told, in order. */
  readonly changes: EngineChange[];
  readonly effects: EngineEffect[];
  /** What the engine should enforce after these changes: `kind key` → version. */
  readonly enforced: () => ReadonlyMap<string, string>;
  /** Starts a plane; the engine dials the one started last. */
  readonly plane: (source?: EntrySource) => Promise<TestPlane>;
  /** Lets a hand-written plane listen; the engine dials what listens last. */
  readonly listen: (accept: (wire: PlaneWire) => void) => Promise<void>;
  /** Starts the engine's dialling; done once. */
  readonly run: () => void;
  /** Whether the engine has a session. */
  readonly isConnected: () => boolean;
  readonly close: () => Promise<void>;
}

const tapped = (wire: PlaneWire, sent: PlaneMessage[]): PlaneWire => ({
  ...wire,
  send: (message) => {
    sent.push(message);
    wire.send(message);
  },
});

const rowId = ({ entry, version }: EntryReport): string => `${entry?.kind} ${entry?.key} ${version}`;

const note = (plane: Pick<TestPlane, 'events' | 'reports' | 'observed'>, event: PlaneEvent): void => {
  plane.events.push(event);
  if (event.effect.type === 'observe') plane.observed.push(event.effect.observe);
  if (event.effect.type !== 'report') return;
  for (const row of event.effect.report.entries) plane.reports.set(rowId(row), row);
};

let sessions = 0;

const startPlane = async (link: Link, place: Place, source: EntrySource): Promise<TestPlane> => {
  const records = { events: [], reports: new Map(), observed: [], sent: [] };
  const host = createPlaneHost({
    source,
    features: FEATURE_NAMES,
    admit: () => () => true,
    clock: systemClock,
    newId: () => `session-${++sessions}`,
    onEvent: (event) => note(records, event),
  });
  const listening = await link.listen((wire) => host.accept(tapped(wire, records.sent), 'engine'));
  place.listening = listening;
  return { ...records, source, host, crash: listening.stop };
};

const spied = (driver: EngineDriver, changes: EngineChange[]): EngineDriver => ({
  ...driver,
  apply: (change) => {
    driver.apply(change);
    changes.push(change);
  },
});

const fold = (changes: readonly EngineChange[]): ReadonlyMap<string, string> => {
  const table = new Map<string, string>();
  for (const { upserts, removes } of changes) {
    for (const { kind, key } of removes) table.delete(`${kind} ${key}`);
    for (const { kind, key, version } of upserts) table.set(`${kind} ${key}`, version);
  }
  return table;
};

const dialled = ({ listening }: Place): EngineWire => {
  if (!listening) throw new Error('no plane was started');
  return listening.connect();
};

/** Starts an engine of a harness, not yet connected. */
export const createWorld = async (harness: EngineHarness, link: Link): Promise<World> => {
  const books = createBooks({ now: Date.now, epoch: `epoch-${++sessions}` });
  const engine = await harness.start(books);
  const place: Place = { listening: undefined };
  const stop = new AbortController();
  const planes: TestPlane[] = [];
  const changes: EngineChange[] = [];
  const effects: EngineEffect[] = [];
  let running: EngineRun | undefined;
  const scripts: Listening[] = [];
  return {
    books,
    engine,
    changes,
    effects,
    enforced: () => fold(changes),
    plane: async (source = createEntrySource()) => {
      const plane = await startPlane(link, place, source);
      planes.push(plane);
      return plane;
    },
    listen: async (accept) => {
      place.listening = await link.listen(accept);
      scripts.push(place.listening);
    },
    isConnected: () => running?.status().isConnected ?? false,
    run: () => {
      const driver = spied(engine.driver, changes);
      const onEffect = (effect: EngineEffect): unknown => effects.push(effect);
      const options = { driver, books, replica: 'r1', clock: systemClock, random: () => 0, onEffect };
      running = runEngine({ ...options, connect: () => dialled(place), signal: stop.signal });
    },
    close: async () => {
      stop.abort();
      await running?.done;
      for (const { host, crash } of planes) {
        host.close();
        await crash();
      }
      for (const script of scripts) await script.stop();
      await engine.stop();
    },
  };
};

/** Waits until an engine accepted all that its plane wants. */
export const settled = (plane: TestPlane): Promise<void> =>
  until('the engine accepted everything', () => {
    const rows = plane.host.sessions();
    return rows.length > 0 && rows.every(({ isSettled }) => isSettled);
  });

/** All entries and removals pushed on a lane so far, as `kind key`. */
export const pushedOn = (plane: TestPlane, lane: Lane): readonly string[] =>
  plane.sent.flatMap(({ push }) =>
    push?.lane === lane ? [...push.upserts, ...push.removes].map(({ kind, key }) => `${kind} ${key}`) : [],
  );

/** Fails unless the engine was told exactly these entries in sum. */
export const expectEnforced = (world: World, entries: Iterable<VersionedEntry>): void => {
  const wanted = [...entries].map(({ kind, key, version }) => [`${kind} ${key}`, version] as const);
  deepEqual(Object.fromEntries(world.enforced()), Object.fromEntries(wanted));
};
