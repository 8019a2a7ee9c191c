import type { Accept, EntryRef, Push } from '@flyball/proto/engine';
import type { Entry, Lane } from '@flyball/proto/ir';
import { EngineError } from '../errors.ts';
import { TIMEOUTS } from '../limits.ts';
import type { EntrySource } from '../source/entry-source.ts';
import { type Difference, differenceOf, type Sees, setVersion, type Versions } from '../source/versions.ts';
import { createHeldRemovals, type HeldRemovals } from './held-removals.ts';
import { type Part, partsOf } from './push-plan.ts';

/** One lane of a session as the plane sees it: at most one push in flight, its parts taken one by one. */
export interface LaneOut {
  /** Looks at the whole table again, with another filter. */
  readonly see: (sees: Sees) => void;
  /**
   * Begins a push when the last one was accepted and there is something to send; where there is nothing, that is noted.
   * Throws `FLYBALL_ENGINE_PUSH_TOO_LARGE`.
   */
  readonly begin: () => void;
  /** The next part of the push that was begun; undefined when there is none, or it only waits to be accepted. */
  readonly take: () => Push | undefined;
  /** Ends the push in flight; answers its revision. Throws `FLYBALL_ENGINE_ACCEPT_UNEXPECTED`. */
  readonly accept: (accept: Accept) => number;
  /** When the push in flight must be accepted, ms since 1970. */
  readonly dueAt: () => number | undefined;
  /** Whether all that is wanted was accepted. */
  readonly isSettled: () => boolean;
  /** Up to which change of the source the engine accepted all; -1 before anything was compared. */
  readonly accepted: () => number;
}

interface Flight {
  readonly revision: number;
  /** What had been accepted before it. */
  readonly after: number;
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
  /** A lane whose entries may still name what this one removes: removals wait until it has caught up. */
  readonly removeAfter?: { readonly lane: Lane; readonly out: Pick<LaneOut, 'accepted'> };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface LaneState {
  readonly start: LaneStart;
  sees: Sees;
  cursor: number | undefined;
  seq: number;
  flight: Flight | undefined;
  readonly held: HeldRemovals;
}

type Changes = Pick<Difference, 'upserts' | 'removes'>;

const noteSent = (sent: Versions, { upserts, removes }: Changes): void => {
  for (const { kind, key, version } of upserts) setVersion(sent, kind, [key, version]);
  for (const { kind, key } of removes) setVersion(sent, kind, [key, undefined]);
};

const UP_TO_DATE: Changes = { upserts: [], removes: [] };

const isGone = ({ start, sees }: LaneState, { kind, key }: EntryRef): boolean => {
  const entry = start.source.get(kind, key);
  return entry === undefined || !sees(entry);
};

/** What was found, and of the removals those that may go now. */
const dueNow = (state: LaneState, found: Changes): Changes => {
  const { source, removeAfter } = state.start;
  if (!removeAfter) return found;
  state.held.hold(found.removes, source.cursor(removeAfter.lane));
  const free = state.held.release(removeAfter.out.accepted());
  return { upserts: found.upserts, removes: free.filter((ref) => isGone(state, ref)) };
};

const changesOf = ({ start, cursor, sees }: LaneState): Changes => {
  const { source, lane, sent } = start;
  return cursor === source.cursor(lane) ? UP_TO_DATE : differenceOf({ source, lane, sent, cursor }, sees);
};

/** The push is the difference at this moment: what changed while the last one was in flight goes as one. */
const begin = (state: LaneState): Flight | undefined => {
  const { source, lane, sent, now } = state.start;
  const after = state.cursor ?? -1;
  const due = dueNow(state, changesOf(state));
  const parts = partsOf(due.upserts, due.removes);
  state.cursor = source.cursor(lane);
  if (parts.length === 0) return undefined;
  noteSent(sent, due);
  state.seq += 1;
  return { revision: source.revision(), parts, after, taken: 0, dueAt: now() + TIMEOUTS.accept };
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
  const state: LaneState = {
    start,
    sees: start.sees,
    cursor: undefined,
    seq: 0,
    flight: undefined,
    held: createHeldRemovals(),
  };
  return {
    see: (sees) => see(state, sees),
    take: () => state.flight && nextPush(state, state.flight),
    accept: (message) => accept(state, message),
    dueAt: () => state.flight?.dueAt,
    isSettled: () =>
      state.flight === undefined && state.cursor === start.source.cursor(start.lane) && state.held.isEmpty(),
    begin: () => {
      state.flight ??= begin(state);
    },
    accepted: () => state.flight?.after ?? state.cursor ?? -1,
  };
};
