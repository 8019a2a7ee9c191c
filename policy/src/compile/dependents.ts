import type { ObjectKey } from '../model/resource.ts';
import { addReader, type Cell, removeReader } from './cells.ts';

/** What is read while units are compiled: the way from a change to the units it makes stale. */
export interface Dependents {
  /** Begins the compile of a unit. */
  readonly begin: () => void;
  /** Notes that the unit reads a cell. */
  readonly note: (cell: Cell) => void;
  /** Ends the compile: what the unit read before and not now does not concern it any more. */
  readonly end: (unit: ObjectKey) => void;
}

/** No unit has read anything. */
export const createDependents = (): Dependents => {
  const reads = new Map<ObjectKey, readonly Cell[]>();
  let compiles = 0;
  let seen: Cell[] = [];
  return {
    begin: () => {
      compiles += 1;
      seen = [];
    },
    note: (cell) => {
      if (cell.readAt === compiles) return;
      cell.readAt = compiles;
      seen.push(cell);
    },
    end: (unit) => {
      for (const cell of reads.get(unit) ?? NOTHING) if (cell.readAt !== compiles) removeReader(cell, unit);
      for (const cell of seen) addReader(cell, unit);
      if (seen.length > 0) reads.set(unit, seen);
      else reads.delete(unit);
    },
  };
};

const NOTHING: readonly Cell[] = [];
