import type { Accept, EngineMessage, Hello, Observe, ObserveAck, PlaneMessage } from '@flyball/proto/engine';
import { type Lane, laneOf } from '@flyball/proto/ir';
import { checkEngineMessage } from '../bounds.ts';
import { asEngineError, EngineError } from '../errors.ts';
import { TIMEOUTS } from '../limits.ts';
import type { EntrySource } from '../source/entry-source.ts';
import { differingKinds, type Sees, type Versions, visibleVersions } from '../source/versions.ts';
import { createHaveIntake, type HaveIntake } from './have-intake.ts';
import { createLaneOut, type LaneOut } from './lane-out.ts';
import { createObserveOrder, type ObserveOrder } from './observe-order.ts';
import type { Admission, PlaneEffect, PlaneState } from './plane-effects.ts';
import { createQuestions, type Question, type Questions } from './questions.ts';

/** What a session of the plane needs. */
export interface PlaneSessionOptions {
  readonly source: EntrySource;
  /** Features entries may require, sorted. */
  readonly features: readonly string[];
  /** Decides about a Hello: may this engine act under that name, and what may it see. Throws EngineError to refuse. */
  readonly admit: (hello: Hello) => Admission;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The plane's half of one session, without I/O: messages in, effects out, messages to send taken one by one while the
 * transport has room. After `ended` it takes nothing and gives nothing.
 */
export interface PlaneSession {
  readonly receive: (message: EngineMessage) => readonly PlaneEffect[];
  /** The next message, or undefined while there is none; ask again after the source changed. Throws EngineError. */
  readonly take: () => PlaneMessage | undefined;
  /** Ends what is over time. */
  readonly tick: () => readonly PlaneEffect[];
  /** When `tick` is due, ms since 1970; undefined: never. */
  readonly dueAt: () => number | undefined;
  /** Changes what the engine may see. */
  readonly see: (sees: Sees) => void;
  /** Asks the engine; an `answered` effect follows. Throws EngineError when too many wait or the session is not open. */
  readonly ask: (question: Question) => number;
  /** Announces the end; no further push begins. */
  readonly drain: (withinMs: number, reason: string) => void;
  /** Ends the session from this side, or because the transport ended. */
  readonly end: (error: EngineError) => readonly PlaneEffect[];
  readonly state: () => PlaneState;
  /** Whether all that the engine should hold was accepted. */
  readonly isSettled: () => boolean;
}

interface Half {
  readonly options: PlaneSessionOptions;
  readonly order: ObserveOrder;
  readonly questions: Questions;
  /** Welcome and Drain; whatever else is sent is made when it is taken. */
  readonly outbox: PlaneMessage[];
  state: PlaneState;
  sees: Sees;
  /** What the engine holds, while it is being found out. */
  held: Versions;
  intake?: HaveIntake;
  /** In the order in which they have their turn. */
  lanes: readonly (readonly [Lane, LaneOut])[];
  /** In the order in which pushes begin: what `config` has to say decides which removals of endpoints wait. */
  begins: readonly LaneOut[];
  /** When the step before `open` is over time. */
  stepDueAt: number;
  /** Only the last one: it stands for all before it. */
  ack?: ObserveAck;
  isDraining: boolean;
}

/** Versions of the kinds of one lane. */
const ofLane = (versions: Versions, lane: Lane): Versions =>
  new Map([...versions].filter(([kind]) => laneOf(kind) === lane));

const open = (half: Half): void => {
  const { source, now } = half.options;
  const start = (lane: Lane) => ({ source, lane, sees: half.sees, sent: ofLane(half.held, lane), now });
  const config = createLaneOut(start('config'));
  // A route may name a service until the configuration without it is accepted: its endpoints stay until then.
  const endpoints = createLaneOut({ ...start('endpoints'), removeAfter: { lane: 'config', out: config } });
  half.lanes = [
    ['endpoints', endpoints],
    ['config', config],
  ];
  half.begins = [config, endpoints];
  half.state = 'open';
};

const greet = (half: Half, hello: Hello): readonly PlaneEffect[] => {
  const { source, admit, features, now } = half.options;
  if (hello.revision > source.revision()) {
    throw new EngineError(
      'FLYBALL_ENGINE_PLANE_BEHIND',
      `${source.revision()}, the engine: ${hello.revision}`,
    );
  }
  const { session, sees } = admit(hello);
  half.sees = sees;
  half.held = visibleVersions(source, sees);
  const have = differingKinds(half.held, hello.digests);
  half.outbox.push({ welcome: { session, features, have } });
  half.intake = createHaveIntake(have, half.held);
  half.state = 'have';
  half.stepDueAt = now() + TIMEOUTS.have;
  if (have.length === 0) open(half);
  return [{ type: 'joined', session, hello }];
};

const accept = (half: Half, message: Accept): readonly PlaneEffect[] => {
  if (message.refused !== '') throw new EngineError('FLYBALL_ENGINE_PUSH_REFUSED', message.refused);
  const found = half.lanes.find(([lane]) => lane === message.lane);
  if (!found) throw new EngineError('FLYBALL_ENGINE_ACCEPT_UNEXPECTED', message.lane);
  return [{ type: 'accepted', lane: found[0], revision: found[1].accept(message) }];
};

const observe = (half: Half, message: Observe): readonly PlaneEffect[] => {
  half.order.check(message);
  half.ack = { epoch: message.epoch, seq: message.seq };
  return [{ type: 'observe', observe: message }];
};

/** A message that this version does not know is let pass: a newer engine may send it. */
const handle = (half: Half, message: EngineMessage): readonly PlaneEffect[] => {
  checkEngineMessage(message);
  if ((half.state === 'hello') !== (message.hello !== undefined)) {
    throw new EngineError('FLYBALL_ENGINE_HELLO_EXPECTED');
  }
  if (message.hello) return greet(half, message.hello);
  if (message.have) {
    if (half.state !== 'have') throw new EngineError('FLYBALL_ENGINE_HAVE_UNEXPECTED', message.have.kind);
    if (half.intake?.receive(message.have)) open(half);
  }
  if (message.accept) return accept(half, message.accept);
  if (message.report) return [{ type: 'report', report: message.report }];
  if (message.observe) return observe(half, message.observe);
  const answered = message.answer && half.questions.answer(message.answer);
  return answered ? [{ type: 'answered', ...answered }] : [];
};

const end = (half: Half, error: EngineError): readonly PlaneEffect[] => {
  if (half.state === 'ended') return [];
  half.state = 'ended';
  const unanswered = half.questions.close(new EngineError('FLYBALL_ENGINE_SESSION_ENDED', error.code));
  return [...unanswered.map((row) => ({ type: 'answered', ...row }) as const), { type: 'ended', error }];
};

const guarded = (half: Half, run: () => readonly PlaneEffect[]): readonly PlaneEffect[] => {
  if (half.state === 'ended') return [];
  try {
    return run();
  } catch (error) {
    return end(half, asEngineError(error, 'FLYBALL_ENGINE_SESSION_ENDED'));
  }
};

const takeAck = (half: Half): PlaneMessage | undefined => {
  const { ack } = half;
  delete half.ack;
  return ack && { observeAck: ack };
};

/** The lanes take turns, so that neither waits for the other but with removals. */
const takePart = (half: Half): PlaneMessage | undefined => {
  if (!half.isDraining) for (const lane of half.begins) lane.begin();
  for (const row of half.lanes) {
    const push = row[1].take();
    if (!push) continue;
    half.lanes = [...half.lanes.filter((other) => other !== row), row];
    return { push };
  }
  return undefined;
};

const take = (half: Half): PlaneMessage | undefined => {
  if (half.state === 'ended') return undefined;
  const control = half.outbox.shift() ?? takeAck(half);
  if (control) return control;
  const query = half.questions.take();
  return query ? { query } : takePart(half);
};

const dues = (half: Half): readonly number[] => {
  if (half.state === 'ended') return [];
  if (half.state !== 'open') return [half.stepDueAt];
  return half.lanes.flatMap(([, lane]) => lane.dueAt() ?? []);
};

const earliest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

const tick = (half: Half): readonly PlaneEffect[] => {
  const late = dues(half).some((due) => due <= half.options.now());
  if (late) return end(half, new EngineError('FLYBALL_ENGINE_TIMED_OUT', half.state));
  return half.questions.expire().map((row) => ({ type: 'answered', ...row }));
};

const ask = (half: Half, question: Question): number => {
  if (half.state === 'ended' || half.state === 'hello') throw new EngineError('FLYBALL_ENGINE_SESSION_ENDED');
  return half.questions.ask(question);
};

const see = (half: Half, sees: Sees): void => {
  half.sees = sees;
  for (const [, lane] of half.lanes) lane.see(sees);
};

const drain = (half: Half, message: { readonly withinMs: number; readonly reason: string }): void => {
  if (half.isDraining) return;
  half.isDraining = true;
  half.outbox.push({ drain: message });
};

const startHalf = (options: PlaneSessionOptions): Half => ({
  options,
  order: createObserveOrder(),
  questions: createQuestions(options.now),
  outbox: [],
  state: 'hello',
  sees: () => false,
  held: new Map(),
  lanes: [],
  begins: [],
  stepDueAt: options.now() + TIMEOUTS.handshake,
  isDraining: false,
});

/** Starts the plane's half of a session; the engine speaks first. */
export const createPlaneSession = (options: PlaneSessionOptions): PlaneSession => {
  const half = startHalf(options);
  return {
    receive: (message) => guarded(half, () => handle(half, message)),
    take: () => take(half),
    tick: () => tick(half),
    dueAt: () => earliest([...dues(half), half.questions.dueAt()]),
    see: (sees) => see(half, sees),
    ask: (question) => ask(half, question),
    drain: (withinMs, reason) => drain(half, { withinMs, reason }),
    end: (error) => end(half, error),
    state: () => half.state,
    isSettled: () => half.state === 'open' && half.lanes.every(([, lane]) => lane.isSettled()),
  };
};
