import type { SourceEntry, XdsResource } from '@flyball/sidecar-config';

/** Names an entry version: kinds and versions hold no space, keys no line end. */
export function sourceId({ entry, version }: SourceEntry): string {
  return `${entry.kind} ${version} ${entry.key}`;
}

/** Sources of a resource that another version of it does not have. */
export type SourcesSince = (resource: XdsResource, before: XdsResource | undefined) => readonly SourceEntry[];

/**
 * Compares sources. One change goes to many clients that all had the same version, so the last comparison is kept.
 */
export function createSourcesSince(): SourcesSince {
  let last: { resource: XdsResource; before: XdsResource; since: readonly SourceEntry[] } | undefined;
  return (resource, before) => {
    if (!before) return resource.sources;
    if (last?.resource === resource && last.before === before) return last.since;
    const known = new Set(before.sources.map(sourceId));
    const since = resource.sources.filter((source) => !known.has(sourceId(source)));
    last = { resource, before, since };
    return since;
  };
}

/**
 * Entries to blame for a refused resource: those that the good version beside it does not have; all, where that tells
 * nothing.
 */
export function blamed(resource: XdsResource, base: XdsResource | undefined): readonly SourceEntry[] {
  const since = createSourcesSince()(resource, base);
  return since.length > 0 ? since : resource.sources;
}
