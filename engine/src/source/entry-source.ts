import type { EntryRef } from '@flyball/proto/engine';
import { type Lane, laneOf, type VersionedEntry } from '@flyball/proto/ir';
import { EngineError } from '../errors.ts';

/** The last change of one entry. */
export interface Change {
  /** Number of the change in its lane; only grows. */
  readonly cursor: number;
  readonly kind: string;
  readonly key: string;
  /** What holds since then; undefined: the entry is gone. */
  readonly entry: VersionedEntry | undefined;
}

/** What changed at once: one revision of the log, or one change of instances. */
export interface SourceUpdate {
  /** Revision of the log; the last one when left out, never lower. */
  readonly revision?: number;
  readonly upserts?: readonly VersionedEntry[];
  readonly removes?: readonly EntryRef[];
}

/**
 * The entries that should hold, in memory, shared by all sessions of a plane. Entries are numbered by change in each
 * lane, so that a session finds what it has to send at the cost of what changed.
 */
export interface EntrySource {
  readonly revision: () => number;
  /** Number of the last change of a lane, 0 for none. */
  readonly cursor: (lane: Lane) => number;
  /**
   * The last change of each entry that changed after a cursor, oldest first; undefined when removals so old are
   * forgotten: compare with `entries` then.
   */
  readonly since: (lane: Lane, cursor: number) => readonly Change[] | undefined;
  readonly entries: (lane: Lane) => Iterable<VersionedEntry>;
  readonly get: (kind: string, key: string) => VersionedEntry | undefined;
  /** Takes over a change and tells the subscribers. Throws `FLYBALL_ENGINE_REVISION_LOWER`. */
  readonly update: (update: SourceUpdate) => void;
  /** Calls back after each update that changed something; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Removals remembered a lane. */
const TOMBSTONES = 10_000;
/** Superseded changes a lane carries before it is compacted, beside as many as it has entries. */
const SLACK = 1024;

interface LaneTable {
  readonly byKind: Map<string, Map<string, Change>>;
  log: Change[];
  cursor: number;
  live: number;
  /** Removals up to this cursor are forgotten. */
  forgotten: number;
}

const emptyLane = (): LaneTable => ({ byKind: new Map(), log: [], cursor: 0, live: 0, forgotten: 0 });

const find = (table: LaneTable, kind: string, key: string): Change | undefined =>
  table.byKind.get(kind)?.get(key);

const put = (table: LaneTable, change: Change): void => {
  const keys = table.byKind.get(change.kind) ?? new Map<string, Change>();
  const before = keys.get(change.key)?.entry;
  table.live += Number(change.entry !== undefined) - Number(before !== undefined);
  table.byKind.set(change.kind, keys.set(change.key, change));
  table.log.push(change);
  table.cursor = change.cursor;
};

const isLast = (table: LaneTable, change: Change): boolean => find(table, change.kind, change.key) === change;

/** Drops superseded changes, and the oldest removals beyond the bound. */
const compact = (table: LaneTable): void => {
  const last = table.log.filter((change) => isLast(table, change));
  let excess = last.length - table.live - TOMBSTONES;
  table.log = last.filter((change) => {
    if (change.entry !== undefined || excess-- <= 0) return true;
    table.byKind.get(change.kind)?.delete(change.key);
    table.forgotten = change.cursor;
    return false;
  });
};

const change = (table: LaneTable, ref: EntryRef, entry: VersionedEntry | undefined): boolean => {
  if (find(table, ref.kind, ref.key)?.entry?.version === entry?.version) return false;
  put(table, { cursor: table.cursor + 1, kind: ref.kind, key: ref.key, entry });
  if (table.log.length > 2 * table.live + TOMBSTONES + SLACK) compact(table);
  return true;
};

/** Index of the first change after a cursor; the log is sorted by cursor. */
const firstAfter = (log: readonly Change[], cursor: number): number => {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle]?.cursor ?? 0) > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
};

function* entriesOf(table: LaneTable): Iterable<VersionedEntry> {
  for (const keys of table.byKind.values()) for (const { entry } of keys.values()) if (entry) yield entry;
}

const changesAfter = (table: LaneTable, cursor: number): readonly Change[] | undefined => {
  if (cursor < table.forgotten) return undefined;
  const after = table.log.slice(firstAfter(table.log, cursor));
  return after.filter((candidate) => isLast(table, candidate));
};

const checkRevision = (held: number, next: number): void => {
  if (next < held) throw new EngineError('FLYBALL_ENGINE_REVISION_LOWER', `${next} after ${held}`);
};

/** An empty source at revision 0. */
export const createEntrySource = (): EntrySource => {
  const tables: Readonly<Record<Lane, LaneTable>> = { config: emptyLane(), endpoints: emptyLane() };
  const listeners = new Set<() => void>();
  let revision = 0;
  const tableOf = (kind: string): LaneTable => tables[laneOf(kind)];
  return {
    revision: () => revision,
    cursor: (lane) => tables[lane].cursor,
    since: (lane, cursor) => changesAfter(tables[lane], cursor),
    entries: (lane) => entriesOf(tables[lane]),
    get: (kind, key) => find(tableOf(kind), kind, key)?.entry,
    update: (update) => {
      checkRevision(revision, update.revision ?? revision);
      revision = update.revision ?? revision;
      const removed = (update.removes ?? []).filter((ref) => change(tableOf(ref.kind), ref, undefined));
      const changed = (update.upserts ?? []).filter((entry) => change(tableOf(entry.kind), entry, entry));
      if (removed.length + changed.length > 0) for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
