import type { ObjectKey } from '../model/resource.ts';
import type { Dependency } from './resource-index.ts';

/** Which units read what: the way from a change to the units it makes stale. */
export interface Dependents {
  /** Notes what a unit read when it was last compiled. */
  readonly replace: (unit: ObjectKey, seen: ReadonlySet<Dependency>) => void;
  /** Units that read any of these. */
  readonly of: (touched: Iterable<Dependency>) => ReadonlySet<ObjectKey>;
}

/** Units that read one thing. Most things are read by one unit: a Set for each would be most of a compile's garbage. */
type Readers = ObjectKey | Set<ObjectKey>;

/** No unit has read anything. */
export const createDependents = (): Dependents => {
  const reads = new Map<ObjectKey, ReadonlySet<Dependency>>();
  const readers = new Map<Dependency, Readers>();

  const forget = (unit: ObjectKey, dependency: Dependency): void => {
    const units = readers.get(dependency);
    if (units === unit) readers.delete(dependency);
    else if (units instanceof Set) units.delete(unit);
  };
  const note = (unit: ObjectKey, dependency: Dependency): void => {
    const units = readers.get(dependency);
    if (units === undefined) readers.set(dependency, unit);
    else if (units instanceof Set) units.add(unit);
    else if (units !== unit) readers.set(dependency, new Set([units, unit]));
  };
  const replace: Dependents['replace'] = (unit, seen) => {
    const before = reads.get(unit) ?? NOTHING;
    for (const dependency of before) if (!seen.has(dependency)) forget(unit, dependency);
    for (const dependency of seen) if (!before.has(dependency)) note(unit, dependency);
    reads.set(unit, seen);
  };
  const of: Dependents['of'] = (touched) => {
    const units = new Set<ObjectKey>();
    for (const dependency of touched) for (const unit of readersOf(readers.get(dependency))) units.add(unit);
    return units;
  };
  return { replace, of };
};

const NOTHING: ReadonlySet<Dependency> = new Set();

const readersOf = (units: Readers | undefined): Iterable<ObjectKey> => {
  if (units === undefined) return NOTHING;
  return typeof units === 'string' ? [units] : units;
};
