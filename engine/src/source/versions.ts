import { digestOf, type Lane, type VersionedEntry } from '@flyball/proto/ir';
import type { Change, EntrySource } from './entry-source.ts';

/** Versions by kind and key: what the other side is known to hold. */
export type Versions = Map<string, Map<string, string>>;

/** What one engine may see; decided by its Engine resource, never by what it asks. */
export type Sees = (entry: VersionedEntry) => boolean;

/** What one side has to be told so that it holds what is wanted. */
export interface Difference {
  readonly upserts: readonly VersionedEntry[];
  readonly removes: readonly { readonly kind: string; readonly key: string }[];
  /** Cursor of the lane the difference leads to. */
  readonly cursor: number;
}

/** Notes a version; undefined forgets the key. */
export const setVersion = (
  versions: Versions,
  kind: string,
  row: readonly [string, string | undefined],
): void => {
  const [key, version] = row;
  const keys = versions.get(kind) ?? new Map<string, string>();
  if (version === undefined) keys.delete(key);
  else keys.set(key, version);
  versions.set(kind, keys);
};

const byChange = (changes: readonly Change[], sent: Versions, sees: Sees): Omit<Difference, 'cursor'> => {
  const upserts: VersionedEntry[] = [];
  const removes: { kind: string; key: string }[] = [];
  for (const { kind, key, entry } of changes) {
    const held = sent.get(kind)?.get(key);
    const wanted = entry !== undefined && sees(entry) ? entry : undefined;
    if (wanted !== undefined && wanted.version !== held) upserts.push(wanted);
    if (wanted === undefined && held !== undefined) removes.push({ kind, key });
  }
  return { upserts, removes };
};

function* keysOf(versions: Versions): Iterable<{ kind: string; key: string }> {
  for (const [kind, keys] of versions) for (const key of keys.keys()) yield { kind, key };
}

const whole = (place: Place, sees: Sees): Omit<Difference, 'cursor'> => {
  const { source, lane, sent } = place;
  const upserts: VersionedEntry[] = [];
  for (const entry of source.entries(lane)) {
    if (sees(entry) && sent.get(entry.kind)?.get(entry.key) !== entry.version) upserts.push(entry);
  }
  const stays = ({ kind, key }: { kind: string; key: string }): boolean => {
    const entry = source.get(kind, key);
    return entry !== undefined && sees(entry);
  };
  return { upserts, removes: [...keysOf(sent)].filter((ref) => !stays(ref)) };
};

/** Where a session stands on one lane. */
export interface Place {
  readonly source: EntrySource;
  readonly lane: Lane;
  readonly sent: Versions;
  /** Up to where changes were looked at; undefined: compare everything. */
  readonly cursor: number | undefined;
}

/** The difference of wanted and sent; costs what changed since the cursor. */
export const differenceOf = (place: Place, sees: Sees): Difference => {
  const { source, lane, sent } = place;
  const changes = place.cursor === undefined ? undefined : source.since(lane, place.cursor);
  const found = changes ? byChange(changes, sent, sees) : whole(place, sees);
  return { ...found, cursor: source.cursor(lane) };
};

/** Versions of all entries of both lanes that an engine may see. */
export const visibleVersions = (source: EntrySource, sees: Sees): Versions => {
  const versions: Versions = new Map();
  for (const lane of ['config', 'endpoints'] as const) {
    for (const entry of source.entries(lane)) {
      if (sees(entry)) setVersion(versions, entry.kind, [entry.key, entry.version]);
    }
  }
  return versions;
};

/** Kinds whose digest differs from the versions: what the other side must list. */
export const differingKinds = (
  versions: Versions,
  digests: readonly { readonly kind: string; readonly digest: string }[],
): readonly string[] => {
  const stated = new Map(digests.map(({ kind, digest }) => [kind, digest]));
  const kinds = [...new Set([...versions.keys(), ...stated.keys()])].sort();
  return kinds.filter((kind) => digestOf(versions.get(kind) ?? []) !== stated.get(kind));
};
