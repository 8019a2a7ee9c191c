import type { Accept, Push } from '@flyball/proto/engine';
import type { Entry, Lane } from '@flyball/proto/ir';
import { EngineError } from '../errors.ts';
import { TIMEOUTS } from '../limits.ts';
import type { EntrySource } from '../source/entry-source.ts';
import { type Difference, differenceOf, type Sees, setVersion, type Versions } from '../source/versions.ts';
import { type Part, partsOf } from './push-plan.ts';

/** One lane of a session as the plane sees it: at most one push in flight, its parts taken one by one. */
export interface LaneOut {
  /** Looks at the whole table again, with another filter. */
  readonly see: (sees: Sees) => void;
  /**
   * The next part, or undefined while nothing is to be sent or the last push is not accepted.
   *
   * @param finishOnly Only what was begun: no new push. Throws `FLYBALL_ENGINE_PUSH_TOO_LARGE` otherwise.
   */
  readonly take: (finishOnly: boolean) => Push | undefined;
  /** Ends the push in flight; answers its revision. Throws `FLYBALL_ENGINE_ACCEPT_UNEXPECTED`. */
  readonly accept: (accept: Accept) => number;
  /** When the push in flight must be accepted, ms since 1970. */
  readonly dueAt: () => number | undefined;
  /** Whether all that is wanted was accepted. */
  readonly isSettled: () => boolean;
}

interface Flight {
  readonly revision: number;
  readonly parts: readonly Part[];
  readonly dueAt: number;
  taken: number;
}

/** What a lane starts from. */
export interface LaneStart {
  readonly source: EntrySource;
  readonly lane: Lane;
  readonly sees: Sees;
  /** What the engine holds; changed as pushes begin. */
  readonly sent: Versions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface LaneState {
  readonly start: LaneStart;
  sees: Sees;
  cursor: number | undefined;
  seq: number;
  flight: Flight | undefined;
}

const noteSent = (sent: Versions, { upserts, removes }: Difference): void => {
  for (const { kind, key, version } of upserts) setVersion(sent, kind, [key, version]);
  for (const { kind, key } of removes) setVersion(sent, kind, [key, undefined]);
};

/** The push is the difference at this moment: what changed while the last one was in flight goes as one. */
const begin = (state: LaneState): Flight | undefined => {
  const { source, lane, sent, now } = state.start;
  if (state.cursor === source.cursor(lane)) return undefined;
  const difference = differenceOf({ source, lane, sent, cursor: state.cursor }, state.sees);
  const parts = partsOf(difference.upserts, difference.removes);
  state.cursor = difference.cursor;
  if (parts.length === 0) return undefined;
  noteSent(sent, difference);
  state.seq += 1;
  return { revision: source.revision(), parts, taken: 0, dueAt: now() + TIMEOUTS.accept };
};

const entryOf = ({ kind, key, requires, body }: Entry): Entry => ({ kind, key, requires, body });

const nextPush = ({ start, seq }: LaneState, flight: Flight): Push | undefined => {
  const part = flight.parts[flight.taken];
  if (!part) return undefined;
  flight.taken += 1;
  return {
    seq,
    lane: start.lane,
    track: 'stable',
    revision: flight.revision,
    part: flight.taken,
    parts: flight.parts.length,
    upserts: part.upserts.map(entryOf),
    removes: part.removes,
  };
};

const take = (state: LaneState, finishOnly: boolean): Push | undefined => {
  if (!finishOnly) state.flight ??= begin(state);
  return state.flight && nextPush(state, state.flight);
};

const accept = (state: LaneState, { seq }: Accept): number => {
  const { flight, start } = state;
  if (!flight || seq !== state.seq || flight.taken < flight.parts.length) {
    throw new EngineError('FLYBALL_ENGINE_ACCEPT_UNEXPECTED', `${start.lane} ${seq}`);
  }
  state.flight = undefined;
  return flight.revision;
};

const see = (state: LaneState, sees: Sees): void => {
  state.sees = sees;
  state.cursor = undefined;
};

/** Starts a lane; the first push compares everything with what the engine holds. */
export const createLaneOut = (start: LaneStart): LaneOut => {
  const state: LaneState = { start, sees: start.sees, cursor: undefined, seq: 0, flight: undefined };
  return {
    see: (sees) => see(state, sees),
    take: (finishOnly) => take(state, finishOnly),
    accept: (message) => accept(state, message),
    dueAt: () => state.flight?.dueAt,
    isSettled: () => state.flight === undefined && state.cursor === start.source.cursor(start.lane),
  };
};
