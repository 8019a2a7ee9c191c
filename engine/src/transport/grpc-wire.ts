import { EngineError } from '../errors.ts';
import { WAITING, type Wire, type WireHandlers } from './wire.ts';

/** What both sides of a grpc-js stream have in common. */
interface Call<Out, In> {
  readonly write: (message: Out) => boolean;
  readonly on: {
    (event: 'data', listener: (message: In) => void): unknown;
    (event: 'drain', listener: () => void): unknown;
  };
}

/** What differs between the sides. */
interface Ends {
  /** Ends the stream after what was written. */
  readonly end: (error: EngineError | undefined) => void;
  /** Calls back once when the stream ended. */
  readonly onEnded: (ended: (error: EngineError | undefined) => void) => void;
}

interface State<In> {
  handlers: WireHandlers<In> | undefined;
  isBlocked: boolean;
  isEnded: boolean;
  /** Messages written since the stream asked to wait; grpc-js holds them without a bound of its own. */
  waiting: number;
}

const finish = <In>(state: State<In>, error: EngineError | undefined): void => {
  if (state.isEnded) return;
  state.isEnded = true;
  state.handlers?.ended(error);
};

const listen = <Out, In>(call: Call<Out, In>, ends: Ends, state: State<In>): void => {
  ends.onEnded((error) => finish(state, error));
  call.on('drain', () => {
    state.isBlocked = false;
    state.waiting = 0;
    if (!state.isEnded) state.handlers?.writable();
  });
  call.on('data', (message) => {
    if (!state.isEnded) state.handlers?.message(message);
  });
};

/** A wire over one side of a grpc-js stream. Reading begins with `listen`. */
export const wireOverCall = <Out, In>(call: Call<Out, In>, ends: Ends): Wire<Out, In> => {
  const state: State<In> = { handlers: undefined, isBlocked: false, isEnded: false, waiting: 0 };
  return {
    send: (message) => {
      if (state.isEnded) return;
      if (!call.write(message)) state.isBlocked = true;
      if (state.isBlocked && ++state.waiting > WAITING) {
        const error = new EngineError('FLYBALL_ENGINE_SLOW_READER');
        finish(state, error);
        ends.end(error);
      }
    },
    isWritable: () => !state.isBlocked && !state.isEnded,
    end: (error) => {
      if (state.isEnded) return;
      state.isEnded = true;
      ends.end(error);
    },
    listen: (handlers) => {
      state.handlers = handlers;
      listen(call, ends, state);
    },
  };
};
