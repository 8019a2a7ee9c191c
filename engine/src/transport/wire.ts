import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import type { EngineError } from '../errors.ts';

/** What happens on a wire. After `ended`, or after this side ended the wire itself, nothing is called any more. */
export interface WireHandlers<In> {
  readonly message: (message: In) => void;
  /** There is room again. */
  readonly writable: () => void;
  /** The other side or the connection ended; the error says why, where one was given. */
  readonly ended: (error: EngineError | undefined) => void;
}

/** One side of a connection that carries messages in order. */
export interface Wire<Out, In> {
  /** Sends a message. Sending much more while not writable ends the wire with `FLYBALL_ENGINE_SLOW_READER`. */
  readonly send: (message: Out) => void;
  readonly isWritable: () => boolean;
  /** Ends the wire after what was sent; the other side gets the error. */
  readonly end: (error?: EngineError) => void;
  /** To be called once, right after the wire was made. */
  readonly listen: (handlers: WireHandlers<In>) => void;
}

/** The engine's side of a connection. */
export type EngineWire = Wire<EngineMessage, PlaneMessage>;

/** The plane's side of a connection. */
export type PlaneWire = Wire<PlaneMessage, EngineMessage>;

/** Messages that may wait on a side that is not writable. */
export const WAITING = 64;
