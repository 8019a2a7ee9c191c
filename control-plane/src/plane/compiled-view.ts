import type { Diagnostic, EngineSpec, ObjectKey, Resource } from '@flyball/policy';
import {
  type Compiled,
  type EntryId,
  entryId,
  type Origin,
  type ResourceChange,
  type Unit,
} from '@flyball/policy/compile';
import { readBody, type VersionedEntry } from '@flyball/proto/ir';
import type { VisibilityFacts } from './visibility.ts';

/** What was compiled last, and what visibility depends on of it. */
export interface CompiledView extends VisibilityFacts {
  /** Takes over a pass; returns whether what engines may see may have changed. */
  readonly apply: (compiled: Compiled) => boolean;
  /** Takes over documents: Engines. Returns whether one changed. */
  readonly declare: (changes: readonly ResourceChange[]) => boolean;
  readonly unit: (object: ObjectKey) => Unit | undefined;
  readonly attachedRoutes: (listener: string) => number;
  /** Entries an object is the origin of, with where in it they were written. */
  readonly entriesOf: (object: ObjectKey) => readonly OwnedEntry[];
  /** Findings about an object. */
  readonly findings: (object: ObjectKey) => readonly Diagnostic[];
  readonly entry: (id: EntryId) => VersionedEntry | undefined;
}

/** An entry and where it was written. */
export interface OwnedEntry {
  readonly entry: VersionedEntry;
  readonly origin: Origin;
}

/** A view of nothing. */
export const createCompiledView = (): CompiledView => {
  let compiled: Compiled | undefined;
  const engines = new Map<string, EngineSpec>();
  const listeners = new Map<string, string>();

  const applyListeners = ({ upserts, removes }: Compiled): boolean => {
    let moved = false;
    for (const { kind, key } of removes) if (kind === 'Listener') moved = listeners.delete(key) || moved;
    for (const entry of upserts) {
      if (entry.kind !== 'Listener') continue;
      const { engine } = readBody('Listener', entry);
      moved = moved || listeners.get(entry.key) !== engine;
      listeners.set(entry.key, engine);
    }
    return moved;
  };
  return {
    engine: (name) => engines.get(name),
    listenerEngine: (key) => listeners.get(key),
    apply: (next) => {
      compiled = next;
      return applyListeners(next);
    },
    declare: (changes) => changes.map((change) => declareEngine(engines, change)).includes(true),
    unit: (object) => compiled?.units.get(object),
    attachedRoutes: (listener) => compiled?.attachedRoutes.get(listener) ?? 0,
    entry: (id) => compiled?.entries.get(id),
    findings: (object) =>
      unitsAbout(compiled, object).flatMap(({ diagnostics }) =>
        diagnostics.filter((finding) => finding.object === object),
      ),
    entriesOf: (object) => ownedEntries(compiled, object),
  };
};

/** Units that may speak of an object: its own, and that of the service a CatalogService is about. */
const unitsAbout = (compiled: Compiled | undefined, object: ObjectKey): readonly Unit[] =>
  [...new Set([object, object.replace(/^CatalogService\//, 'Service/')])].flatMap(
    (key) => compiled?.units.get(key) ?? [],
  );

const ownedEntries = (compiled: Compiled | undefined, object: ObjectKey): readonly OwnedEntry[] =>
  unitsAbout(compiled, object).flatMap(({ entries, origins }) =>
    entries.flatMap((entry) => {
      const origin = origins.get(entryId(entry));
      return origin?.object === object ? [{ entry, origin }] : [];
    }),
  );

const declareEngine = (engines: Map<string, EngineSpec>, change: ResourceChange): boolean => {
  if (change.op === 'put') {
    const { kind, metadata, spec } = change.object as Resource<EngineSpec>;
    if (kind !== 'Engine') return false;
    engines.set(metadata.name, spec);
    return true;
  }
  const [kind, , name = ''] = change.key.split('/');
  return kind === 'Engine' && engines.delete(name);
};
