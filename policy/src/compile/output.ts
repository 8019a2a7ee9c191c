import type { VersionedEntry } from '@flyball/proto/ir';
import type { ObjectKey } from '../model/resource.ts';
import { type Compiled, type EntryId, entryId, type Unit } from './result.ts';

/** A unit that was compiled again; undefined when its object makes none any more. */
export interface Recompiled {
  readonly object: ObjectKey;
  readonly unit: Unit | undefined;
}

/** Keeps all units and what they add up to; a change costs what its units hold. */
export interface Output {
  readonly apply: (recompiled: readonly Recompiled[]) => Compiled;
}

/** No units. */
export const createOutput = (): Output => {
  const units = new Map<ObjectKey, Unit>();
  const entries = new Map<EntryId, VersionedEntry>();
  const attachedRoutes = new Map<string, number>();

  const count = (unit: Unit | undefined, step: 1 | -1): void => {
    for (const listener of unit?.attached ?? []) {
      const routes = (attachedRoutes.get(listener) ?? 0) + step;
      if (routes === 0) attachedRoutes.delete(listener);
      else attachedRoutes.set(listener, routes);
    }
  };
  const replace = ({ object, unit }: Recompiled): void => {
    count(units.get(object), -1);
    count(unit, 1);
    if (unit) units.set(object, unit);
    else units.delete(object);
  };
  const apply = (recompiled: readonly Recompiled[]): Compiled => {
    const before = new Map<EntryId, VersionedEntry>();
    for (const { object } of recompiled)
      for (const entry of units.get(object)?.entries ?? []) {
        const id = entryId(entry);
        before.set(id, entry);
        entries.delete(id);
      }
    for (const row of recompiled) replace(row);
    const upserts: VersionedEntry[] = [];
    for (const { unit } of recompiled)
      for (const entry of unit?.entries ?? []) {
        const id = entryId(entry);
        entries.set(id, entry);
        if (before.get(id)?.version !== entry.version) upserts.push(entry);
      }
    return {
      units,
      entries,
      attachedRoutes,
      upserts,
      removes: [...before.values()].filter((entry) => !entries.has(entryId(entry))).map(refOf),
      restated: recompiled.map(({ object }) => object),
    };
  };
  return { apply };
};

const refOf = ({ kind, key }: VersionedEntry) => ({ kind, key });
