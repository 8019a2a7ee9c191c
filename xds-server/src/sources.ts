import type { EntryRef } from '@flyball/proto/engine';
import type { SourceEntry, XdsResource } from '@flyball/sidecar-config';

/** Names an entry in all its versions: kinds hold no space. */
export function entryId({ kind, key }: EntryRef): string {
  return `${kind} ${key}`;
}

/** Entries by their id. */
export type Entries = ReadonlyMap<string, EntryRef>;

/** What a resource is made from, by entry. One table for all clients. */
const tables = new WeakMap<XdsResource, ReadonlyMap<string, SourceEntry>>();
/** What the last comparison of a resource with the one in its place gave: one change goes to many clients. */
const comparisons = new WeakMap<XdsResource, { readonly by: XdsResource; readonly lost: Entries }>();

function sourcesOf(resource: XdsResource): ReadonlyMap<string, SourceEntry> {
  const known = tables.get(resource);
  if (known) return known;
  const made = new Map(resource.sources.map((source) => [entryId(source.entry), source]));
  tables.set(resource, made);
  return made;
}

/** Sources of a resource that are versions of some entries. Costs the smaller of the two. */
export function sourcesAmong(resource: XdsResource, entries: Entries): readonly SourceEntry[] {
  const sources = sourcesOf(resource);
  const ids = sources.size < entries.size ? sources.keys() : entries.keys();
  const found: SourceEntry[] = [];
  for (const id of ids) {
    const source = entries.has(id) ? sources.get(id) : undefined;
    if (source) found.push(source);
  }
  return found;
}

/** Entries a resource was made from and the one in its place is not, whatever their versions. */
export function entriesLost(resource: XdsResource, by: XdsResource | undefined): Entries {
  const known = comparisons.get(resource);
  if (by && known?.by === by) return known.lost;
  const kept = by && sourcesOf(by);
  const lost = new Map(
    [...sourcesOf(resource)].flatMap(([id, { entry }]) => (kept?.has(id) ? [] : [[id, entry]])),
  );
  if (by) comparisons.set(resource, { by, lost });
  return lost;
}
