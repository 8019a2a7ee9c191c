import type { ObjectKey } from '../model/resource.ts';

/**
 * Something units read, there or not: a document, a list of documents, the shape of a service. Units hold the cell
 * itself, not its name: a look at one costs a lookup by texts that are there anyway. With a name made for every look
 * (`list policies …`) the first compile of 5,000 routes in a process took 525 ms of CPU on its thread instead of 450 ms.
 */
export interface Cell<Value = unknown> {
  /** Where it stands. */
  readonly table: CellTable<Value>;
  readonly key: string;
  value: Value | undefined;
  readers: Readers | undefined;
  /** Number of the compile that read it last: a compile notes it once. */
  readAt: number;
}

/** Cells by key: those with a value, and those without that some unit read. */
export type CellTable<Value> = Map<string, Cell<Value>>;

/** Units that read one cell. Most are read by one unit: a Set for each would be most of a compile's garbage. */
type Readers = ObjectKey | Set<ObjectKey>;

/** The cell of a key; a new one has no value. */
export const cellIn = <Value>(table: CellTable<Value>, key: string): Cell<Value> => {
  const found = table.get(key);
  if (found !== undefined) return found;
  const cell: Cell<Value> = { table, key, value: undefined, readers: undefined, readAt: 0 };
  table.set(key, cell);
  return cell;
};

/** Forgets a cell without value that nobody reads. */
export const dropVacant = ({ table, key, value, readers }: Cell): void => {
  if (value === undefined && readers === undefined) table.delete(key);
};

/** Notes that a unit reads a cell. */
export const addReader = (cell: Cell, unit: ObjectKey): void => {
  const { readers } = cell;
  if (readers === undefined) cell.readers = unit;
  else if (readers instanceof Set) readers.add(unit);
  else if (readers !== unit) cell.readers = new Set([readers, unit]);
};

/** Notes that a unit reads a cell no more. */
export const removeReader = (cell: Cell, unit: ObjectKey): void => {
  const { readers } = cell;
  if (readers instanceof Set) readers.delete(unit);
  if (readers === unit || (readers instanceof Set && readers.size === 0)) cell.readers = undefined;
  dropVacant(cell);
};

/** Adds the units that read a cell to others. */
export const addReadersOf = ({ readers }: Cell, units: Set<ObjectKey>): void => {
  if (readers instanceof Set) for (const unit of readers) units.add(unit);
  else if (readers !== undefined) units.add(readers);
};
