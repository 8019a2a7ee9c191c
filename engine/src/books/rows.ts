import type { EntryRef, FidelityNote, Grades } from '@flyball/proto/engine';
import { noGrades, RANKED, type RankedGrade, rankOf } from './grades.ts';
import type { View } from './views.ts';

/** One entry in the book, with the versions that clients have. */
export interface EntryState {
  readonly ref: EntryRef;
  /** Version the engine received last. */
  latest: string;
  readonly versions: Map<string, VersionRow>;
}

/** One version of one entry: what a row of a report is made of. */
export interface VersionRow {
  readonly entry: EntryState;
  readonly version: string;
  readonly grades: { -readonly [K in keyof Grades]: number };
  /** By rank; made when first reached. */
  readonly cells: (Cell | undefined)[];
  /** Clients that refused it. */
  readonly rejected: Set<ClientState>;
  /** Clients that got it and still run an older version at a better grade. */
  readonly pending: Set<ClientState>;
  /** Number of clients that run it while they have got a newer one: those of the `pending` of newer rows. */
  running: number;
  /** A few clients that have it. */
  recent: ClientState[];
  notes: readonly FidelityNote[];
  kept: string;
}

/**
 * A version at a grade: what all clients share that have come so far. Views are sets of cells; their hash is the XOR
 * of the 64 bits of each cell, so that it does not depend on the order in which clients got there.
 */
export interface Cell {
  readonly row: VersionRow;
  readonly grade: RankedGrade;
  readonly high: number;
  readonly low: number;
  /** When the first client came so far, ms since 1970. */
  readonly atMs: number;
}

/** Why a client refused a version. */
export interface Rejection {
  readonly row: VersionRow;
  readonly reason: string;
  readonly irPath: string;
}

/** Where one client stands with one entry, while that differs from its view. */
export interface Mark {
  readonly cell: Cell | undefined;
  /** What the client runs while `cell` is a version it has not accepted as far. */
  readonly before: Cell | undefined;
  readonly rejected: Rejection | undefined;
  readonly atMs: number;
}

/** One client: its view, and its exceptions while there are any. */
export interface ClientState {
  readonly id: string;
  /** When it joined, ms since 1970. */
  readonly sinceMs: number;
  view: View;
  marks: Map<EntryState, Mark> | undefined;
}

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
