import type { AnswerFault, AnswerHead } from './answer-head.ts';

/** Why a connection ended under a request. */
export type Loss = 'connect failed' | 'connect timed out' | 'reset';

/**
 * What a connection tells the request that uses it. The functions take the user instead of closing over it: a request
 * then costs no closures. Method syntax, so that each user may type its own state.
 */
export interface UserHandlers {
  connected(user: ConnectionUser): void;
  interim(user: ConnectionUser, head: AnswerHead): void;
  head(user: ConnectionUser, head: AnswerHead): void;
  /** A piece of the body, valid during the call. */
  data(user: ConnectionUser, bytes: Buffer, span: readonly [start: number, end: number]): void;
  end(user: ConnectionUser, trailers: readonly string[]): void;
  switched(user: ConnectionUser, head: AnswerHead, rest: Buffer): void;
  fault(user: ConnectionUser, fault: AnswerFault): void;
  /** All bytes of one read were told; false stops reading until `resumeReading`. */
  afterRead(user: ConnectionUser): boolean;
  /** What was written is on its way, and there is room for more. */
  drained(user: ConnectionUser): void;
  lost(user: ConnectionUser, loss: Loss): void;
}

/** A request that uses a connection. */
export interface ConnectionUser {
  readonly handlers: UserHandlers;
}
