import type { EntryRef, Push } from '@flyball/proto/engine';
import { type Entry, type Lane, laneOf } from '@flyball/proto/ir';
import { atMost } from '../bounds.ts';
import { EngineError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { ReceivedChange } from './engine-hold.ts';

/** Collects the parts of pushes on one lane. */
export interface PushIntake {
  /** Takes a part; the whole change with the last one. Throws EngineError: the push is refused and the session ends. */
  readonly receive: (push: Push) => ReceivedChange | undefined;
}

interface Reading {
  readonly revision: number;
  readonly parts: number;
  readonly upserts: Entry[];
  readonly removes: EntryRef[];
  next: number;
  bytes: number;
}

/** What a lane checks a push against. */
export interface IntakeOptions {
  readonly lane: Lane;
  /** Least revision to be accepted. */
  readonly floor: () => number;
}

const outOfOrder = ({ lane, seq, part, parts }: Push): EngineError =>
  new EngineError('FLYBALL_ENGINE_PARTS_OUT_OF_ORDER', `${lane} push ${seq}, part ${part} of ${parts}`);

const start = (push: Push, floor: number): Reading => {
  if (push.track !== 'stable') throw new EngineError('FLYBALL_ENGINE_TRACK_UNKNOWN', push.track);
  if (push.revision < floor)
    throw new EngineError('FLYBALL_ENGINE_REVISION_LOWER', `${push.revision} is below ${floor}`);
  return { revision: push.revision, parts: push.parts, upserts: [], removes: [], next: 1, bytes: 0 };
};

const checkLane = (push: Push, lane: Lane): void => {
  const stray = [...push.upserts, ...push.removes].find(({ kind }) => laneOf(kind) !== lane);
  if (stray) throw new EngineError('FLYBALL_ENGINE_LANE_WRONG', `${stray.kind} on ${lane}`);
};

const append = (reading: Reading, push: Push): void => {
  reading.bytes += push.upserts.reduce((sum, { body }) => sum + body.length, 0);
  atMost('push.bytes', reading.bytes, LIMITS.pushBytes);
  reading.upserts.push(...push.upserts);
  reading.removes.push(...push.removes);
  reading.next += 1;
};

/** Starts the intake of one lane of one session: the first push has number 1. */
export const createPushIntake = ({ lane, floor }: IntakeOptions): PushIntake => {
  let seq = 1;
  let reading: Reading | undefined;
  return {
    receive: (push) => {
      reading ??= start(push, floor());
      const fits = push.seq === seq && push.part === reading.next && push.parts === reading.parts;
      if (!fits || push.part > push.parts || push.revision !== reading.revision) throw outOfOrder(push);
      checkLane(push, lane);
      append(reading, push);
      if (push.part < push.parts) return undefined;
      const { revision, upserts, removes } = reading;
      seq += 1;
      reading = undefined;
      return { lane, revision, upserts, removes };
    },
  };
};
