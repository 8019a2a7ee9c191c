import type { LogRecord } from '../log/record.ts';
import { reduce } from './reduce.ts';
import { getFrom } from './sorted-map.ts';
import type { State, WatchEvent } from './state.ts';

/** What subscribers get, once for each revision, in order. */
export interface Committed {
  readonly revision: number;
  readonly changes: readonly WatchEvent[];
  readonly state: State;
  /** The content was replaced (restore, or too far behind): `changes` is empty, read all of `state`. */
  readonly reset: boolean;
}

/** Called at once and must not take long; what it throws goes to the log's `onFailure` and stops nobody else. */
export type Subscriber = (committed: Committed) => void;

/** The state as of now, and who wants to know of the next. */
export interface Feed {
  readonly state: () => State;
  /**
   * Applies the next record; one that is applied already is skipped, since it may come on two ways. `ready` is
   * what it leads to when that is known.
   */
  apply(record: LogRecord, ready?: { readonly before: State; readonly after: State }): void;
  replace(state: State): void;
  /** Returns what ends the subscription. */
  readonly subscribe: (subscriber: Subscriber) => () => void;
}

/** Holds the one changing variable of the log. */
export function createFeed(first: State, onFailure: (error: unknown) => void): Feed {
  let state = first;
  const subscribers = new Set<Subscriber>();
  const tell = (committed: Committed) => {
    for (const subscriber of [...subscribers]) {
      try {
        subscriber(committed);
      } catch (error) {
        onFailure(error);
      }
    }
  };
  return {
    state: () => state,
    apply(record, ready) {
      if (record.revision <= state.revision) return;
      state = ready?.before === state ? ready.after : reduce(state, record);
      tell({ revision: record.revision, changes: eventsOf(state), state, reset: false });
    },
    replace(next) {
      state = next;
      tell({ revision: next.revision, changes: [], state, reset: true });
    },
    subscribe(subscriber) {
      const own: Subscriber = (committed) => subscriber(committed);
      subscribers.add(own);
      return () => subscribers.delete(own);
    },
  };
}

const eventsOf = ({ window, revision }: State): readonly WatchEvent[] =>
  getFrom(window, revision)?.events ?? [];
