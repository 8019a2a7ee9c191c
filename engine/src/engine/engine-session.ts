import type {
  Drain,
  EngineMessage,
  Hello,
  Observe,
  ObserveAck,
  PlaneMessage,
  Push,
  Query,
  Report,
  Welcome,
} from '@flyball/proto/engine';
import type { Lane } from '@flyball/proto/ir';
import { atMost, checkPlaneMessage } from '../bounds.ts';
import { asEngineError, EngineError } from '../errors.ts';
import { LIMITS, TIMEOUTS } from '../limits.ts';
import type { EngineDriver } from './driver.ts';
import type { EngineHold, Outcome } from './engine-hold.ts';
import { havePartsOf } from './have-parts.ts';
import { createPushIntake, type PushIntake } from './push-intake.ts';

/** What a session of an engine hands up. */
export type EngineEffect =
  | { readonly type: 'welcomed'; readonly welcome: Welcome }
  | { readonly type: 'applied'; readonly lane: Lane; readonly revision: number }
  | { readonly type: 'observed'; readonly ack: ObserveAck }
  | { readonly type: 'draining'; readonly drain: Drain }
  | { readonly type: 'ended'; readonly error: EngineError };

/** What a session of an engine needs. */
export interface EngineSessionOptions {
  readonly driver: Pick<EngineDriver, 'engine' | 'program' | 'profiles' | 'features' | 'query'>;
  /** Id of this process among the replicas of the engine. */
  readonly replica: string;
  readonly hold: EngineHold;
  /** Makes a change hold as a whole. Throwing refuses it. */
  readonly apply: (outcome: Outcome) => void;
  /** What the engine has to tell beside answers; asked when the transport has room. */
  readonly tell: { readonly observe: () => Observe | undefined; readonly report: () => Report | undefined };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The engine's half of one session, without I/O. What was given to `take` before `ended` is still to be sent: it may
 * say why a push was refused.
 */
export interface EngineSession {
  readonly receive: (message: PlaneMessage) => readonly EngineEffect[];
  /** The next message, Hello first; undefined while there is none. */
  readonly take: () => EngineMessage | undefined;
  /** Ends the session when the plane does not welcome it in time. */
  readonly tick: () => readonly EngineEffect[];
  /** When `tick` is due, ms since 1970; undefined: never. */
  readonly dueAt: () => number | undefined;
  /** Ends the session from this side, or because the transport ended. */
  readonly end: (error: EngineError) => readonly EngineEffect[];
  /** Whether a push has begun and is not complete. */
  readonly isReceiving: () => boolean;
}

interface Half {
  readonly options: EngineSessionOptions;
  readonly intakes: Readonly<Record<Lane, PushIntake>>;
  /** Hello, accepts and answers: bounded by what the plane may have under way. */
  readonly outbox: EngineMessage[];
  /** What is held, listed as it is taken. */
  have: Iterator<EngineMessage>;
  state: 'hello' | 'open' | 'ended';
  readonly welcomeDueAt: number;
  /** Lanes on which a push has begun and is not complete. */
  readonly receiving: Set<Lane>;
}

const helloOf = ({ driver, hold, replica }: EngineSessionOptions): Hello => ({
  engine: driver.engine,
  replica,
  program: driver.program,
  features: [...driver.features].sort(),
  profiles: driver.profiles,
  digests: hold.digests(),
  revision: hold.revision(),
});

const post = (half: Half, message: EngineMessage): void => {
  half.outbox.push(message);
  atMost('answers waiting', half.outbox.length, LIMITS.questions + 8);
};

const end = (half: Half, error: EngineError): readonly EngineEffect[] => {
  if (half.state === 'ended') return [];
  half.state = 'ended';
  return [{ type: 'ended', error }];
};

const welcome = (half: Half, message: Welcome): readonly EngineEffect[] => {
  if (half.state !== 'hello') throw new EngineError('FLYBALL_ENGINE_HELLO_EXPECTED', 'a second Welcome');
  half.state = 'open';
  half.have = havePartsOf(half.options.hold, message.have);
  return [{ type: 'welcomed', welcome: message }];
};

const applyPush = (half: Half, push: Push): readonly EngineEffect[] => {
  const { hold, apply } = half.options;
  const received = half.intakes[push.lane].receive(push);
  half.receiving.add(push.lane);
  if (!received) return [];
  half.receiving.delete(push.lane);
  const outcome = hold.plan(received);
  try {
    apply(outcome);
  } catch (error) {
    throw asEngineError(error, 'FLYBALL_ENGINE_DRIVER_FAILED');
  }
  hold.commit(outcome);
  post(half, { accept: { lane: push.lane, seq: push.seq, refused: '' } });
  return [{ type: 'applied', lane: push.lane, revision: received.revision }];
};

/** A refused push ends the session; the plane learns why. */
const takePush = (half: Half, push: Push): readonly EngineEffect[] => {
  try {
    return applyPush(half, push);
  } catch (error) {
    const known = asEngineError(error, 'FLYBALL_ENGINE_SESSION_ENDED');
    const refused = `${known.code}: ${known.detail}`;
    half.outbox.push({ accept: { lane: push.lane, seq: push.seq, refused } });
    return end(half, known);
  }
};

const answer = (half: Half, query: Query): readonly EngineEffect[] => {
  const deliveries = half.options.driver.query(query).slice(0, LIMITS.deliveries);
  const error = deliveries.length === 0 ? 'no delivery of it is known here' : '';
  post(half, { answer: { id: query.id, deliveries, error } });
  return [];
};

/** A message that this version does not know is let pass: a newer plane may send it. */
const handle = (half: Half, message: PlaneMessage): readonly EngineEffect[] => {
  if (message.welcome) return welcome(half, message.welcome);
  if (half.state === 'hello' && (message.push ?? message.query ?? message.observeAck)) {
    throw new EngineError('FLYBALL_ENGINE_HELLO_EXPECTED', 'Welcome comes first');
  }
  if (message.push) return takePush(half, message.push);
  if (message.query) return answer(half, message.query);
  if (message.observeAck) return [{ type: 'observed', ack: message.observeAck }];
  return message.drain ? [{ type: 'draining', drain: message.drain }] : [];
};

const receive = (half: Half, message: PlaneMessage): readonly EngineEffect[] => {
  if (half.state === 'ended') return [];
  try {
    checkPlaneMessage(message);
    return handle(half, message);
  } catch (error) {
    return end(half, asEngineError(error, 'FLYBALL_ENGINE_SESSION_ENDED'));
  }
};

const takeTold = ({ options, state }: Half): EngineMessage | undefined => {
  if (state !== 'open') return undefined;
  const observe = options.tell.observe();
  if (observe) return { observe };
  const report = options.tell.report();
  return report && { report };
};

const take = (half: Half): EngineMessage | undefined => {
  if (half.outbox.length > 0 || half.state === 'ended') return half.outbox.shift();
  const part = half.have.next();
  return part.done ? takeTold(half) : part.value;
};

const startHalf = (options: EngineSessionOptions): Half => {
  const { hold, now } = options;
  return {
    options,
    intakes: {
      config: createPushIntake({ lane: 'config', floor: hold.revision }),
      endpoints: createPushIntake({ lane: 'endpoints', floor: () => 0 }),
    },
    outbox: [{ hello: helloOf(options) }],
    have: [][Symbol.iterator](),
    state: 'hello',
    welcomeDueAt: now() + TIMEOUTS.handshake,
    receiving: new Set(),
  };
};

/** Starts the engine's half of a session. */
export const createEngineSession = (options: EngineSessionOptions): EngineSession => {
  const half = startHalf(options);
  const dueAt = (): number | undefined => (half.state === 'hello' ? half.welcomeDueAt : undefined);
  return {
    receive: (message) => receive(half, message),
    take: () => take(half),
    tick: () =>
      (dueAt() ?? Number.POSITIVE_INFINITY) <= options.now()
        ? end(half, new EngineError('FLYBALL_ENGINE_TIMED_OUT', 'no Welcome'))
        : [],
    dueAt,
    end: (error) => end(half, error),
    isReceiving: () => half.receiving.size > 0,
  };
};
