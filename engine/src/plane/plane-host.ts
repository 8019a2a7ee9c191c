import type { Hello } from '@flyball/proto/engine';
import type { Clock } from '../clock.ts';
import { asEngineError, EngineError, type EngineErrorCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { EntrySource } from '../source/entry-source.ts';
import type { Sees } from '../source/versions.ts';
import { createTimers, type Timers } from '../timers.ts';
import type { PlaneWire } from '../transport/wire.ts';
import type { PlaneEffect } from './plane-effects.ts';
import { createPlaneSession, type PlaneSession } from './plane-session.ts';
import type { Outcome, Question } from './questions.ts';

/** Who is at the other end of a session. */
export interface EngineId {
  /** Name of the Engine resource. */
  readonly engine: string;
  /** Id of the process among the replicas of the engine. */
  readonly replica: string;
  readonly session: string;
}

/** What happened in a session; `id` is undefined when it ended before it was welcomed. */
export interface PlaneEvent {
  readonly id: EngineId | undefined;
  readonly effect: PlaneEffect;
}

/** What a plane needs to talk to its engines. */
export interface PlaneHostOptions {
  readonly source: EntrySource;
  /** Features entries may require, sorted. */
  readonly features: readonly string[];
  /** What an engine may see. Throws EngineError when the subject may not act for it. */
  readonly admit: (hello: Hello, subject: string) => Sees;
  readonly clock: Clock;
  /** A new session id. */
  readonly newId: () => string;
  /** Gets everything engines tell: joined, accepted, report, observe, ended. */
  readonly onEvent: (event: PlaneEvent) => void;
}

/** A session as the plane lists it. */
export interface PlaneSessionRow extends EngineId {
  readonly hello: Hello;
  /** Whether all the engine should hold was accepted. */
  readonly isSettled: boolean;
}

/** All sessions of one replica of the plane. One session each replica of an engine: a newer one replaces it. */
export interface PlaneHost {
  /** Takes over a connection of an engine. */
  readonly accept: (wire: PlaneWire, subject: string) => void;
  readonly sessions: () => readonly PlaneSessionRow[];
  /** Changes what the sessions of an engine may see. */
  readonly see: (engine: string, sees: Sees) => void;
  /** Asks an engine. Never rejects. */
  readonly ask: (id: Pick<EngineId, 'engine' | 'replica'>, question: Question) => Promise<Outcome>;
  /** Asks all engines to go elsewhere, and ends what is left after a time, ms. */
  readonly drain: (withinMs: number, reason: string) => void;
  /** Ends all sessions. */
  readonly close: (error?: EngineError) => void;
}

interface Connection {
  readonly session: PlaneSession;
  readonly wire: PlaneWire;
  readonly timers: Timers;
  readonly asked: Map<number, (outcome: Outcome) => void>;
  joined: (EngineId & { readonly hello: Hello }) | undefined;
}

interface Host {
  readonly options: PlaneHostOptions;
  readonly connections: Set<Connection>;
  readonly timers: Timers;
  isClosing: boolean;
}

const idOf = ({ joined }: Connection): EngineId | undefined =>
  joined && { engine: joined.engine, replica: joined.replica, session: joined.session };

const isSame = (a: Pick<EngineId, 'engine' | 'replica'>, b: Pick<EngineId, 'engine' | 'replica'>): boolean =>
  a.engine === b.engine && a.replica === b.replica;

const forget = (host: Host, connection: Connection): void => {
  host.connections.delete(connection);
  connection.timers.clear();
};

const end = (host: Host, connection: Connection, error: EngineError): void => {
  if (!host.connections.has(connection)) return;
  const effects = connection.session.end(error);
  connection.wire.end(error);
  forget(host, connection);
  for (const effect of effects) tell(host, connection, effect);
};

/** A dialling engine may be back before its old connection is known to be lost: the newer session holds. */
const replace = (host: Host, id: Pick<EngineId, 'engine' | 'replica'>): void => {
  const others = [...host.connections].filter(({ joined }) => joined && isSame(joined, id));
  for (const other of others) end(host, other, new EngineError('FLYBALL_ENGINE_REPLACED', id.replica));
};

const tell = (host: Host, connection: Connection, effect: PlaneEffect): void => {
  if (effect.type === 'joined') {
    const { hello, session } = effect;
    replace(host, hello);
    connection.joined = { engine: hello.engine, replica: hello.replica, session, hello };
  }
  if (effect.type === 'answered') {
    connection.asked.get(effect.id)?.(effect.outcome);
    connection.asked.delete(effect.id);
  }
  host.options.onEvent({ id: idOf(connection), effect });
};

const follow = (host: Host, connection: Connection, effects: readonly PlaneEffect[]): void => {
  if (!host.connections.has(connection)) return;
  for (const effect of effects) {
    if (effect.type === 'ended') {
      connection.wire.end(effect.error);
      forget(host, connection);
    }
    tell(host, connection, effect);
  }
  pump(host, connection);
};

const send = ({ session, wire }: Connection): void => {
  while (wire.isWritable()) {
    const message = session.take();
    if (!message) break;
    wire.send(message);
  }
};

const pump = (host: Host, connection: Connection): void => {
  if (!host.connections.has(connection)) return;
  try {
    send(connection);
  } catch (error) {
    end(host, connection, asEngineError(error, 'FLYBALL_ENGINE_SESSION_ENDED'));
    return;
  }
  const due = connection.session.dueAt();
  if (due === undefined) return;
  const wait = due - host.options.clock.now();
  connection.timers.set('due', wait, () => follow(host, connection, connection.session.tick()));
};

const open = (host: Host, wire: PlaneWire, subject: string): Connection => {
  const { source, features, clock, admit, newId } = host.options;
  const session = createPlaneSession({
    source,
    features,
    now: clock.now,
    admit: (hello) => ({ sees: admit(hello, subject), session: newId() }),
  });
  const connection = { session, wire, timers: createTimers(clock), asked: new Map(), joined: undefined };
  host.connections.add(connection);
  return connection;
};

const refusalOf = ({ isClosing, connections }: Host): EngineErrorCode | undefined => {
  if (isClosing) return 'FLYBALL_ENGINE_DRAINING';
  return connections.size >= LIMITS.sessions ? 'FLYBALL_ENGINE_SESSIONS_FULL' : undefined;
};

const accept = (host: Host, wire: PlaneWire, subject: string): void => {
  const refusal = refusalOf(host);
  if (refusal) {
    wire.end(new EngineError(refusal));
    return;
  }
  const connection = open(host, wire, subject);
  wire.listen({
    message: (message) => follow(host, connection, connection.session.receive(message)),
    writable: () => pump(host, connection),
    ended: (error) => end(host, connection, error ?? new EngineError('FLYBALL_ENGINE_SESSION_ENDED')),
  });
  pump(host, connection);
};

const ask = (host: Host, id: Pick<EngineId, 'engine' | 'replica'>, question: Question): Promise<Outcome> => {
  const connection = [...host.connections].find(({ joined }) => joined && isSame(joined, id));
  if (!connection)
    return Promise.resolve({ error: new EngineError('FLYBALL_ENGINE_SESSION_ENDED', id.engine) });
  return new Promise((resolve) => {
    try {
      connection.asked.set(connection.session.ask(question), resolve);
      pump(host, connection);
    } catch (error) {
      resolve({ error: asEngineError(error, 'FLYBALL_ENGINE_SESSION_ENDED') });
    }
  });
};

const close = (host: Host, error: EngineError): void => {
  host.isClosing = true;
  host.timers.clear();
  for (const connection of [...host.connections]) end(host, connection, error);
};

const drain = (host: Host, withinMs: number, reason: string): void => {
  host.isClosing = true;
  const error = new EngineError('FLYBALL_ENGINE_DRAINING', reason);
  host.timers.set('drain', withinMs, () => close(host, error));
  for (const connection of [...host.connections]) {
    connection.session.drain(withinMs, reason);
    pump(host, connection);
  }
};

const sessionsOf = ({ connections }: Host): readonly PlaneSessionRow[] =>
  [...connections].flatMap(({ joined, session }) =>
    joined ? [{ ...joined, isSettled: session.isSettled() }] : [],
  );

const see = (host: Host, engine: string, sees: Sees): void => {
  for (const connection of [...host.connections].filter(({ joined }) => joined?.engine === engine)) {
    connection.session.see(sees);
    pump(host, connection);
  }
};

/** Starts the plane's end of the engine protocol; sessions push whenever the source changes. */
export const createPlaneHost = (options: PlaneHostOptions): PlaneHost => {
  const host: Host = {
    options,
    connections: new Set(),
    timers: createTimers(options.clock),
    isClosing: false,
  };
  const unsubscribe = options.source.subscribe(() => {
    for (const connection of [...host.connections]) pump(host, connection);
  });
  return {
    accept: (wire, subject) => accept(host, wire, subject),
    sessions: () => sessionsOf(host),
    see: (engine, sees) => see(host, engine, sees),
    ask: (id, question) => ask(host, id, question),
    drain: (withinMs, reason) => drain(host, withinMs, reason),
    close: (error) => {
      unsubscribe();
      close(host, error ?? new EngineError('FLYBALL_ENGINE_DRAINING'));
    },
  };
};
