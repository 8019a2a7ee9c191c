import type { Observe } from '@flyball/proto/engine';
import { EngineError } from '../errors.ts';

/** Checks that observations of one session follow each other without a gap. */
export interface ObserveOrder {
  /** Throws `FLYBALL_ENGINE_OBSERVE_GAP`; the session ends, and the next one starts with a snapshot. */
  readonly check: (observe: Observe) => void;
}

/** The first observation must be a snapshot; a delta follows its predecessor of the same epoch. */
export const createObserveOrder = (): ObserveOrder => {
  let last: { readonly epoch: string; readonly seq: number } | undefined;
  return {
    check: ({ epoch, seq, snapshot }) => {
      const follows = last !== undefined && epoch === last.epoch && seq === last.seq + 1;
      const grows = last === undefined || epoch !== last.epoch || seq > last.seq;
      if (seq < 1 || !(snapshot ? grows : follows)) {
        const before = last === undefined ? 'nothing' : `${last.epoch} ${last.seq}`;
        throw new EngineError('FLYBALL_ENGINE_OBSERVE_GAP', `${epoch} ${seq} after ${before}`);
      }
      last = { epoch, seq };
    },
  };
};
