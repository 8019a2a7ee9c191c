import { noGrades, RANKED, type RankedGrade, rankOf } from './grades.ts';
import type { Cell, EntryState, VersionRow } from './state.ts';

/** A new row of an entry; clients that ask for a version not seen before make one. */
export const rowOf = (entry: EntryState, version: string): VersionRow => {
  const found = entry.versions.get(version);
  if (found) return found;
  const row: VersionRow = {
    entry,
    version,
    grades: noGrades(),
    cells: [],
    rejected: new Set(),
    pending: new Set(),
    running: 0,
    recent: [],
    notes: [],
    kept: '',
  };
  entry.versions.set(version, row);
  return row;
};

/** Makes cells with bits of their own. A counter run through a mixer: https://prng.di.unimi.it/splitmix64.c */
export const createCells = (now: () => number): ((row: VersionRow, grade: RankedGrade) => Cell) => {
  let counter = 0;
  const bits = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return (row, grade) => {
    const rank = rankOf(grade);
    const cell = row.cells[rank] ?? { row, grade, high: bits(), low: bits(), atMs: now() };
    row.cells[rank] = cell;
    return cell;
  };
};

/** Whether nothing is known of a version any more. */
export const isEmptyRow = ({ grades, kept, running }: VersionRow): boolean =>
  kept === '' && running === 0 && grades.rejected === 0 && RANKED.every((grade) => grades[grade] === 0);
