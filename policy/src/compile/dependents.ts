import type { ObjectKey } from '../model/resource.ts';
import type { Dependency } from './resource-index.ts';

/** Which units read what: the way from a change to the units it makes stale. */
export interface Dependents {
  /** Notes what a unit read when it was last compiled. */
  readonly replace: (unit: ObjectKey, seen: ReadonlySet<Dependency>) => void;
  /** Units that read any of these. */
  readonly of: (touched: Iterable<Dependency>) => ReadonlySet<ObjectKey>;
}

/** No unit has read anything. */
export const createDependents = (): Dependents => {
  const reads = new Map<ObjectKey, ReadonlySet<Dependency>>();
  const readers = new Map<Dependency, Set<ObjectKey>>();

  const forget = (unit: ObjectKey): void => {
    for (const dependency of reads.get(unit) ?? []) {
      const units = readers.get(dependency);
      units?.delete(unit);
      if (units?.size === 0) readers.delete(dependency);
    }
  };
  const replace: Dependents['replace'] = (unit, seen) => {
    forget(unit);
    reads.set(unit, seen);
    for (const dependency of seen) {
      const units = readers.get(dependency) ?? new Set();
      readers.set(dependency, units.add(unit));
    }
  };
  const of: Dependents['of'] = (touched) => {
    const units = new Set<ObjectKey>();
    for (const dependency of touched) for (const unit of readers.get(dependency) ?? []) units.add(unit);
    return units;
  };
  return { replace, of };
};
