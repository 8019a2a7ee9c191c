import { EngineError } from '../errors.ts';
import { WAITING, type Wire, type WireHandlers } from './wire.ts';

/** Messages under way in one direction before its sender is told to wait. */
const ROOM = 16;

/** Two wires that are connected in memory. */
export interface MemoryPair<A, B> {
  readonly left: Wire<A, B>;
  readonly right: Wire<B, A>;
  /** Loses the connection: what is under way is lost, and both sides end with `FLYBALL_ENGINE_UNREACHABLE`. */
  readonly cut: () => void;
}

/** One direction: what is under way to one side. */
interface Lane<T> {
  readonly queue: T[];
  handlers: WireHandlers<T> | undefined;
  /** Set when the sender ended; delivered after the queue. */
  last: { readonly error: EngineError | undefined } | undefined;
  isScheduled: boolean;
  isClosed: boolean;
}

const emptyLane = <T>(): Lane<T> => ({
  queue: [],
  handlers: undefined,
  last: undefined,
  isScheduled: false,
  isClosed: false,
});

type Schedule = (run: () => void) => void;

const close = <T>(lane: Lane<T>, error: EngineError | undefined): void => {
  if (lane.isClosed) return;
  lane.isClosed = true;
  lane.queue.length = 0;
  lane.handlers?.ended(error);
};

/** Delivers one message and goes on in the next turn. */
const deliver = <In, Out>(to: Lane<In>, from: Lane<Out>, schedule: Schedule): void => {
  to.isScheduled = false;
  if (to.isClosed || !to.handlers) return;
  const message = to.queue.shift();
  if (message === undefined) {
    if (to.last) close(to, to.last.error);
    return;
  }
  to.handlers.message(message);
  if (to.queue.length === ROOM - 1 && !from.isClosed) from.handlers?.writable();
  plan(to, from, schedule);
};

const plan = <In, Out>(to: Lane<In>, from: Lane<Out>, schedule: Schedule): void => {
  if (to.isScheduled || !to.handlers || (to.queue.length === 0 && !to.last)) return;
  to.isScheduled = true;
  schedule(() => deliver(to, from, schedule));
};

const wireOf = <Out, In>(out: Lane<Out>, into: Lane<In>, schedule: Schedule): Wire<Out, In> => {
  const end = (error?: EngineError): void => {
    if (into.isClosed) return;
    into.isClosed = true;
    into.queue.length = 0;
    out.last = { error };
    plan(out, into, schedule);
  };
  return {
    send: (message) => {
      if (into.isClosed || out.isClosed) return;
      out.queue.push(message);
      if (out.queue.length > ROOM + WAITING) {
        const error = new EngineError('FLYBALL_ENGINE_SLOW_READER');
        close(into, error);
        close(out, error);
      } else plan(out, into, schedule);
    },
    isWritable: () => !into.isClosed && !out.isClosed && out.queue.length < ROOM,
    end,
    listen: (handlers) => {
      into.handlers = handlers;
      plan(into, out, schedule);
    },
  };
};

/**
 * Connects two sides in one process with the very messages that would travel a network.
 *
 * @param schedule Runs a function later, functions in order; one message is delivered a turn.
 */
export const createMemoryPair = <A, B>(schedule: Schedule = setImmediate): MemoryPair<A, B> => {
  const toRight = emptyLane<A>();
  const toLeft = emptyLane<B>();
  return {
    left: wireOf<A, B>(toRight, toLeft, schedule),
    right: wireOf<B, A>(toLeft, toRight, schedule),
    cut: () => {
      const error = new EngineError('FLYBALL_ENGINE_UNREACHABLE', 'cut');
      close(toLeft, error);
      close(toRight, error);
    },
  };
};
