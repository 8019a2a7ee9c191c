import { type LogFault, logFault } from '../log/errors.ts';
import { type Filter, matches } from './query.ts';
import { entriesOf } from './sorted-map.ts';
import type { State, WatchEvent, WindowCommit } from './state.ts';

/** Events behind a revision up to that of the state, or why they are not there any more. */
export type Events =
  | { readonly events: readonly WatchEvent[]; readonly revision: number }
  | { readonly fault: LogFault };

/** Where a watch goes on. */
export interface Since {
  /** Revision whose events are known already. */
  readonly revision: number;
  /** Time now, milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What happened since a revision, in order, the events of one commit together. A revision outside of the
 * window, or one of a log that was replaced by a restore, is FLYBALL_LOG_EXPIRED: list again.
 */
export function eventsSince(state: State, { revision, now }: Since): Events {
  const commits = [...entriesOf(state.window, revision + 1)].map(([, commit]) => commit);
  const outside = revision < state.watchFloor || revision > state.revision;
  if (outside || isOld(state, commits[0], now)) return { fault: expired(state, revision) };
  return { events: commits.flatMap(({ events }) => events), revision: state.revision };
}

const isOld = (state: State, commit: WindowCommit | undefined, now: number): boolean =>
  commit !== undefined && Date.parse(commit.at) < now - state.retention.eventAge;

function expired(state: State, revision: number): LogFault {
  const message = `Events since revision ${revision} are not kept; the log is at ${state.revision}.`;
  const current = String(state.revision);
  return logFault('FLYBALL_LOG_EXPIRED', { message, where: `revision ${revision}`, current });
}

/**
 * The event as one who sees only what the filter takes sees it: an object that comes to match is created,
 * one that ceases to is deleted; undefined when it concerns nothing seen.
 */
export function seenThrough(filter: Filter, event: WatchEvent): WatchEvent | undefined {
  const { type, object, previous } = event;
  const before = previous !== undefined && matches(filter, previous);
  const after = type !== 'deleted' && matches(filter, object);
  if (before && after) return event;
  if (after) return { revision: event.revision, type: 'created', key: event.key, object };
  return before ? { ...event, type: 'deleted', object: previous } : undefined;
}
