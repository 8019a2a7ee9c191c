import type { EntryRef, KindDigest } from '@flyball/proto/engine';
import { digestOf, type Entry, type Lane } from '@flyball/proto/ir';
import type { DecodedEntry, EngineChange, Withheld } from './driver.ts';
import { judge } from './judge.ts';

/** A change as it arrived: all parts together. */
export interface ReceivedChange {
  readonly lane: Lane;
  readonly revision: number;
  readonly upserts: readonly Entry[];
  readonly removes: readonly EntryRef[];
}

/** An entry whose new version cannot be enforced. */
export interface Kept extends EntryRef {
  /** Version that was received. */
  readonly version: string;
  /** The feature the engine does not know, or why the bytes are not understood. */
  readonly reason: string;
}

/** What a change means for an engine, before it is applied. */
export interface Outcome {
  readonly change: EngineChange;
  readonly kept: readonly Kept[];
  /** Entries received, understood or not, with their version. */
  readonly received: readonly (EntryRef & { readonly version: string })[];
}

/** What an engine holds over all its sessions. Survives the loss of the plane, not of the process. */
export interface EngineHold {
  /** Revision last applied on the config lane, 0 for none. */
  readonly revision: () => number;
  readonly digests: () => readonly KindDigest[];
  /** Keys and versions received of one kind. */
  readonly held: (kind: string) => readonly (readonly [key: string, version: string])[];
  /** What a change means; changes nothing. */
  readonly plan: (change: ReceivedChange) => Outcome;
  /** Notes that a planned change was applied. */
  readonly commit: (outcome: Outcome) => void;
}

interface Row {
  /** Version last received; what digests are made of, so that a reconnect resends nothing. */
  readonly version: string;
  /** Version the driver enforces; undefined: none. */
  readonly inForce: string | undefined;
}

type Table = Map<string, Map<string, Row>>;

interface Draft {
  readonly upserts: DecodedEntry[];
  readonly withheld: Withheld[];
  readonly kept: Kept[];
  readonly received: (EntryRef & { version: string })[];
}

const weigh = (table: Table, features: ReadonlySet<string>, entry: Entry): Partial<Draft> => {
  const { kind, key } = entry;
  const row = table.get(kind)?.get(key);
  const verdict = judge(entry, features);
  const { version } = verdict;
  const received = [{ kind, key, version }];
  if ('entry' in verdict) return { received, upserts: row?.inForce === version ? [] : [verdict.entry] };
  const reason = verdict.kept;
  const isOpen = row?.inForce !== undefined || !verdict.closed;
  return {
    received,
    kept: [{ kind, key, version, reason }],
    withheld: isOpen ? [] : [{ kind, key, version, reason }],
  };
};

const planOf = (table: Table, features: ReadonlySet<string>, change: ReceivedChange): Outcome => {
  const draft: Draft = { upserts: [], withheld: [], kept: [], received: [] };
  for (const entry of change.upserts) {
    const { upserts = [], withheld = [], kept = [], received = [] } = weigh(table, features, entry);
    draft.upserts.push(...upserts);
    draft.withheld.push(...withheld);
    draft.kept.push(...kept);
    draft.received.push(...received);
  }
  const { upserts, withheld, kept, received } = draft;
  const removes = change.removes.filter(({ kind, key }) => table.get(kind)?.has(key));
  const { lane, revision } = change;
  return { change: { lane, revision, upserts, removes, withheld }, kept, received };
};

const put = (table: Table, { kind, key }: EntryRef, row: Row): void => {
  const keys = table.get(kind) ?? new Map<string, Row>();
  table.set(kind, keys.set(key, row));
};

const remove = (table: Table, { kind, key }: EntryRef): void => {
  const keys = table.get(kind);
  keys?.delete(key);
  if (keys?.size === 0) table.delete(kind);
};

const commitTo = (table: Table, { change, received, kept }: Outcome): void => {
  const keptKeys = new Set(kept.map(({ kind, key }) => `${kind}\0${key}`));
  for (const ref of received) {
    const before = table.get(ref.kind)?.get(ref.key)?.inForce;
    const isKept = keptKeys.has(`${ref.kind}\0${ref.key}`);
    put(table, ref, { version: ref.version, inForce: isKept ? before : ref.version });
  }
  for (const ref of change.removes) remove(table, ref);
};

const versionsOf = (keys: ReadonlyMap<string, Row>): readonly (readonly [string, string])[] =>
  [...keys].map(([key, { version }]) => [key, version] as const);

/** @param features Features the engine knows. */
export const createEngineHold = (features: readonly string[]): EngineHold => {
  const table: Table = new Map();
  const known = new Set(features);
  let revision = 0;
  return {
    revision: () => revision,
    digests: () =>
      [...table].map(([kind, keys]) => ({ kind, digest: digestOf(versionsOf(keys)) })).sort(byKind),
    held: (kind) => versionsOf(table.get(kind) ?? new Map()),
    plan: (change) => planOf(table, known, change),
    commit: (outcome) => {
      commitTo(table, outcome);
      if (outcome.change.lane === 'config') revision = outcome.change.revision;
    },
  };
};

const byKind = (a: KindDigest, b: KindDigest): number => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
