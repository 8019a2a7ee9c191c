import type { SourceEntry } from '@flyball/sidecar-config';
import { type Entries, entryId } from './sources.ts';

/** Entry versions one client refuses, and in which resources: accepting another resource of an entry ends nothing. */
export interface Refusals {
  readonly add: (source: SourceEntry, resource: string) => void;
  /** The client accepted a source in a resource; true when it refuses that version in some other resource still. */
  readonly accept: (source: SourceEntry, resource: string) => boolean;
  /** A resource is asked for no more, or gone; gives the entries that were refused in it. */
  readonly end: (resource: string) => Entries;
  readonly has: (source: SourceEntry) => boolean;
}

interface Row {
  readonly source: SourceEntry;
  readonly resources: Set<string>;
}

/** Nothing is refused. Of an entry the version refused last is remembered. */
export function createRefusals(): Refusals {
  const rows = new Map<string, Row>();
  const find = ({ entry, version }: SourceEntry): Row | undefined => {
    const row = rows.get(entryId(entry));
    return row?.source.version === version ? row : undefined;
  };
  const leave = ({ source, resources }: Row, resource: string): boolean => {
    const had = resources.delete(resource);
    if (resources.size === 0) rows.delete(entryId(source.entry));
    return had;
  };
  return {
    add: (source, resource) => {
      const row = find(source) ?? { source, resources: new Set() };
      row.resources.add(resource);
      rows.set(entryId(source.entry), row);
    },
    accept: (source, resource) => {
      const row = find(source);
      if (row) leave(row, resource);
      return row !== undefined && row.resources.size > 0;
    },
    end: (resource) => {
      const ended = [...rows].filter(([, row]) => leave(row, resource));
      return new Map(ended.map(([id, { source }]) => [id, source.entry]));
    },
    has: (source) => find(source) !== undefined,
  };
}
