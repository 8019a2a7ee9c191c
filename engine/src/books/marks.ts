import { type RankedGrade, rankOf } from './grades.ts';
import type { Cell, ClientState, EntryState, Mark, Rejection } from './state.ts';

/** Where a client stands with an entry: its mark, else what its view says. */
export const markOf = ({ marks, view }: ClientState, entry: EntryState): Mark =>
  marks?.get(entry) ?? { cell: view.cells.get(entry), before: undefined, rejected: undefined, atMs: 0 };

const isFurther = (cell: Cell, grade: RankedGrade): boolean => rankOf(cell.grade) >= rankOf(grade);

/** The older version that is still what the client runs, after it got `cell`. */
const stillRuns = (mark: Mark, cell: Cell): Cell | undefined => {
  const before = mark.cell?.row === cell.row ? mark.before : (mark.before ?? mark.cell);
  return before && rankOf(before.grade) > rankOf(cell.grade) ? before : undefined;
};

/** A refusal stays until the client validates that version after all; newer versions end it elsewhere. */
const stillRejected = ({ rejected }: Mark, cell: Cell): Rejection | undefined =>
  rejected?.row === cell.row ? undefined : rejected;

const isNewest = ({ row }: Cell): boolean => row.entry.latest === row.version;

/**
 * Where a client stands after it came to `cell`; undefined when that tells nothing new: it had come further with this
 * version or with the newest one, or it refused the version and is only sent it again.
 */
export const advanced = (mark: Mark, cell: Cell, atMs: number): Mark | undefined => {
  const isPast = mark.cell?.row === cell.row || (mark.cell && isNewest(mark.cell) && !isNewest(cell));
  if (mark.cell && isPast && isFurther(mark.cell, cell.grade)) return undefined;
  if (mark.rejected?.row === cell.row && rankOf(cell.grade) < rankOf('accepted')) return undefined;
  const before = stillRuns(mark, cell);
  const rejected = stillRejected(mark, cell);
  // It was given back the version it never stopped running.
  if (before?.row === cell.row) return { cell: before, before: undefined, rejected, atMs };
  return { cell, before, rejected, atMs };
};

/** Where a client stands after it refused a version: what it ran before goes on. */
export const refused = (mark: Mark, rejected: Rejection, atMs: number): Mark => {
  const isGiven = mark.cell?.row === rejected.row;
  const { cell, before } = isGiven ? { cell: mark.before, before: undefined } : mark;
  return { cell, before, rejected, atMs };
};

/** Adds what a mark says to the counts of its rows, or takes it away. */
export const count = (client: ClientState, mark: Mark, by: 1 | -1): void => {
  const { cell, before, rejected } = mark;
  if (cell) cell.row.grades[cell.grade] += by;
  if (cell && before) {
    before.row.running += by;
    note(cell.row.pending, client, by);
  }
  if (rejected) {
    rejected.row.grades.rejected += by;
    note(rejected.row.rejected, client, by);
  }
};

const note = (set: Set<ClientState>, client: ClientState, by: 1 | -1): void => {
  if (by > 0) set.add(client);
  else set.delete(client);
};
