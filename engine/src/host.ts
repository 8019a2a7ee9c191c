import type { Report } from '@flyball/proto/engine';
import { backoff } from './backoff.ts';
import type { Books } from './books/books.ts';
import type { Clock } from './clock.ts';
import type { EngineDriver } from './engine/driver.ts';
import { createEngineHold, type EngineHold, type Outcome } from './engine/engine-hold.ts';
import { createEngineSession, type EngineEffect, type EngineSession } from './engine/engine-session.ts';
import { asEngineError, EngineError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { createTimers, type Timers } from './timers.ts';
import type { EngineWire } from './transport/wire.ts';

/** Least time between two reports, ms; what changes in between is told together. */
const REPORT_EVERY = 200;
/** A session that lived as long, ms, makes earlier failures history. */
const HEALTHY_AFTER = 10_000;

/** What runs an engine. */
export interface RunEngineOptions {
  readonly driver: EngineDriver;
  /** Id of this process among the replicas of the engine. */
  readonly replica: string;
  /** The books the driver writes in. */
  readonly books: Books;
  /** Dials the plane; throwing counts as a failed dial. */
  readonly connect: () => EngineWire;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Ends the engine. */
  readonly signal: AbortSignal;
  /** For log lines. */
  readonly onEffect?: (effect: EngineEffect) => void;
}

/** How an engine stands with its plane. */
export interface EngineStatus {
  /** Whether a session was welcomed and lives. */
  readonly isConnected: boolean;
  /** Revision last applied on the config lane. */
  readonly revision: number;
  /** Why the last session ended. */
  readonly lastError: EngineError | undefined;
}

/** A running engine. */
export interface EngineRun {
  readonly status: () => EngineStatus;
  /** Resolves when the engine was ended by its signal. */
  readonly done: Promise<void>;
}

interface Connection {
  readonly session: EngineSession;
  readonly wire: EngineWire;
  /** When Welcome came, ms since 1970. */
  welcomedAt: number | undefined;
  isDraining: boolean;
}

interface Run {
  readonly options: RunEngineOptions;
  readonly hold: EngineHold;
  readonly timers: Timers;
  connection: Connection | undefined;
  failures: number;
  /** When the next report may go. */
  reportAt: number;
  lastError: EngineError | undefined;
}

/** Deliveries that the driver notes while it applies find their entries in the book. */
const applyOutcome = ({ options }: Run, { received, kept, change }: Outcome): void => {
  const { delivery } = options.books;
  for (const ref of received) delivery.receive(ref, ref.version);
  for (const ref of kept) delivery.keep(ref, ref.version, ref.reason);
  options.driver.apply(change);
  for (const ref of change.removes) delivery.remove(ref);
};

/** A report when one is due; else a timer, so that changes are told together. */
const dueReport = (run: Run): Report | undefined => {
  const { clock, books } = run.options;
  const wait = run.reportAt - clock.now();
  if (wait > 0) {
    if (!run.timers.has('report')) run.timers.set('report', wait, () => pump(run));
    return undefined;
  }
  const report = books.delivery.takeReport();
  const isAll = report !== undefined && report.entries.length < LIMITS.reportRows;
  if (isAll) run.reportAt = clock.now() + REPORT_EVERY;
  return report;
};

const watchDue = (run: Run, connection: Connection): void => {
  const due = connection.session.dueAt();
  if (due === undefined) return;
  const wait = due - run.options.clock.now();
  run.timers.set('session', wait, () => follow(run, connection, connection.session.tick()));
};

const pump = (run: Run): void => {
  const { connection } = run;
  if (!connection) return;
  while (connection.wire.isWritable()) {
    const message = connection.session.take();
    if (!message) break;
    connection.wire.send(message);
  }
  watchDue(run, connection);
};

const dialLater = (run: Run, error: EngineError): void => {
  const { random, signal } = run.options;
  run.lastError = error;
  run.timers.clear();
  if (signal.aborted) return;
  run.timers.set('dial', backoff(run.failures, random()), () => dial(run));
  run.failures += 1;
};

/** The connection is over: the engine goes on with what it has and dials again. */
const lose = (run: Run, connection: Connection, error: EngineError): void => {
  if (run.connection !== connection) return;
  run.connection = undefined;
  const now = run.options.clock.now();
  const livedMs = now - (connection.welcomedAt ?? now);
  if (livedMs >= HEALTHY_AFTER || connection.isDraining) run.failures = 0;
  dialLater(run, error);
};

/** Sends what the session still has to say, for instance why it refused a push, and ends the wire. */
const leave = (run: Run, connection: Connection, error: EngineError): void => {
  if (run.connection !== connection) return;
  connection.session.end(error);
  for (let last = connection.session.take(); last; last = connection.session.take())
    connection.wire.send(last);
  connection.wire.end(error);
  lose(run, connection, error);
};

const handle = (run: Run, connection: Connection, effect: EngineEffect): void => {
  run.options.onEffect?.(effect);
  if (effect.type === 'welcomed') connection.welcomedAt = run.options.clock.now();
  if (effect.type === 'observed') run.options.books.client.acknowledge(effect.ack);
  if (effect.type === 'ended') leave(run, connection, effect.error);
  if (effect.type !== 'draining') return;
  connection.isDraining = true;
  const error = new EngineError('FLYBALL_ENGINE_DRAINING', effect.drain.reason);
  run.timers.set('drain', effect.drain.withinMs, () => leave(run, connection, error));
};

const follow = (run: Run, connection: Connection, effects: readonly EngineEffect[]): void => {
  if (run.connection !== connection) return;
  for (const effect of effects) handle(run, connection, effect);
  pump(run);
  if (!connection.isDraining || connection.session.isReceiving()) return;
  leave(run, connection, new EngineError('FLYBALL_ENGINE_DRAINING'));
};

const startSession = (run: Run): EngineSession => {
  const { driver, replica, books, clock } = run.options;
  return createEngineSession({
    driver,
    replica,
    hold: run.hold,
    apply: (outcome) => applyOutcome(run, outcome),
    tell: { observe: books.client.takeObserve, report: () => dueReport(run) },
    now: clock.now,
  });
};

const connect = (run: Run): EngineWire | undefined => {
  try {
    return run.options.connect();
  } catch (error) {
    dialLater(run, asEngineError(error, 'FLYBALL_ENGINE_UNREACHABLE'));
    return undefined;
  }
};

const dial = (run: Run): void => {
  const wire = connect(run);
  if (!wire) return;
  run.options.books.delivery.restart();
  run.options.books.client.restart();
  run.reportAt = 0;
  const session = startSession(run);
  const connection: Connection = { session, wire, welcomedAt: undefined, isDraining: false };
  run.connection = connection;
  wire.listen({
    message: (message) => follow(run, connection, session.receive(message)),
    writable: () => pump(run),
    ended: (error) => lose(run, connection, error ?? new EngineError('FLYBALL_ENGINE_SESSION_ENDED')),
  });
  pump(run);
};

/** Ends the engine; what it enforces is the driver's to end. */
const stop = (run: Run): void => {
  if (run.connection) leave(run, run.connection, new EngineError('FLYBALL_ENGINE_STOPPED'));
  run.timers.clear();
};

/** Runs until the signal aborts; wakes the session when the books have something to tell. */
const untilAborted = async (run: Run): Promise<void> => {
  const { signal, books } = run.options;
  const wake = (): void => run.timers.set('wake', 0, () => pump(run));
  const unsubscribe = [books.delivery.subscribe(wake), books.client.subscribe(wake)];
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  for (const end of unsubscribe) end();
  stop(run);
};

/**
 * Ties a driver to the plane: dials for ever, takes over what the plane sends, tells what the books hold. Without the
 * plane the driver goes on enforcing what it has.
 */
export const runEngine = (options: RunEngineOptions): EngineRun => {
  const run: Run = {
    options,
    hold: createEngineHold(options.driver.features),
    timers: createTimers(options.clock),
    connection: undefined,
    failures: 0,
    reportAt: 0,
    lastError: undefined,
  };
  if (!options.signal.aborted) dial(run);
  return {
    status: () => ({
      isConnected: run.connection?.welcomedAt !== undefined,
      revision: run.hold.revision(),
      lastError: run.lastError,
    }),
    done: untilAborted(run),
  };
};
