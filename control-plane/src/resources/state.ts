import { type ObjectKey, type Resource, UNSTORED } from '@flyball/policy';
import type { KeptCondition } from '../log/record.ts';
import { emptyMap, getFrom, type SortedMap } from './sorted-map.ts';

/** How much of the past is kept. The same in all planes on one log, else their answers differ. */
export interface Retention {
  /** A change older than this can be neither read nor undone. Milliseconds. */
  readonly age: number;
  /** Commits that are kept, the newest. */
  readonly commits: number;
  /** Previous contents, all together, as characters of JSON. */
  readonly weight: number;
  /** Contents of one object, the present one counted. */
  readonly versions: number;
  /** Events a watch can go back. */
  readonly events: number;
  /** How long a watch can go back. Milliseconds. */
  readonly eventAge: number;
  /** Objects that may exist. */
  readonly objects: number;
}

/** Thirty days and 64 Mi characters of history, an hour and 10,000 events of watch. */
export const RETENTION: Retention = {
  age: 30 * 86_400_000,
  commits: 10_000,
  weight: 64 * 1_048_576,
  versions: 50,
  events: 10_000,
  eventAge: 3_600_000,
  objects: 100_000,
};

/** Who committed what when: the head of a record. */
export interface CommitNote {
  readonly revision: number;
  /** RFC 3339 in UTC, whole seconds. */
  readonly at: string;
  readonly author: string;
  readonly message: string;
}

/** One content of an object's past or present. */
export interface Version extends CommitNote {
  readonly type: 'created' | 'changed' | 'deleted';
  /** Absent when deleted. */
  readonly object?: Resource;
}

/** An object that exists, or did and is still remembered. */
export interface Entry {
  /** Oldest first; the last is the present. Never empty. */
  readonly versions: readonly Version[];
  readonly conditions: readonly KeptCondition[];
}

/** A commit that is remembered. */
export interface KeptCommit extends CommitNote {
  readonly keys: readonly ObjectKey[];
  /** Characters of JSON of the contents it replaced. */
  readonly weight: number;
}

/** What a watcher sees. `conditions`: only the conditions changed; the object's resourceVersion did not. */
export interface WatchEvent {
  readonly revision: number;
  readonly type: 'created' | 'changed' | 'deleted' | 'conditions';
  readonly key: ObjectKey;
  /** The object now; the last content when deleted. */
  readonly object: Resource;
  /** The object before; absent when created. */
  readonly previous?: Resource;
}

/** Events of one commit and its time. */
export interface WindowCommit {
  readonly at: string;
  readonly events: readonly WatchEvent[];
}

/** All that the log says, reduced. Immutable; a new one shares with the one before what did not change. */
export interface State {
  /** Revision of the last commit, 0 when there is none. */
  readonly revision: number;
  /** Time of the last commit. */
  readonly at: string;
  readonly retention: Retention;
  /** Entries by kind. */
  readonly kinds: ReadonlyMap<string, SortedMap<ObjectKey, Entry>>;
  /** Objects that exist. */
  readonly objects: number;
  /** Remembered commits by revision; those that only set conditions are not history. */
  readonly commits: SortedMap<number, KeptCommit>;
  /** Sum of their weights. */
  readonly weight: number;
  /** From this revision on, what was can be told exactly. */
  readonly floor: number;
  /** Recent commits by revision, for watches. */
  readonly window: SortedMap<number, WindowCommit>;
  /** Events in it. */
  readonly events: number;
  /** A watch can go on from this revision, not from an earlier one. */
  readonly watchFloor: number;
}

/** The state before the first commit. */
export const emptyState = (retention: Retention = RETENTION): State => ({
  revision: 0,
  at: UNSTORED,
  retention,
  kinds: new Map(),
  objects: 0,
  commits: emptyMap(),
  weight: 0,
  floor: 0,
  window: emptyMap(),
  events: 0,
  watchFloor: 0,
});

/** Kind in an object's key. */
export const kindOf = (key: ObjectKey): string => key.slice(0, Math.max(key.indexOf('/'), 0));

/** What is known of an object; undefined when it never was or is forgotten. */
export function entryOf({ kinds }: Pick<State, 'kinds'>, key: ObjectKey): Entry | undefined {
  const entries = kinds.get(kindOf(key));
  return entries && getFrom(entries, key);
}

/** The object of an entry as it is now; undefined when it is deleted. */
export const presentOf = (entry: Entry | undefined): Resource | undefined => entry?.versions.at(-1)?.object;
