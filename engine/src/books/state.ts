import type { EntryRef, FidelityNote, Grades } from '@flyball/proto/engine';
import type { RankedGrade } from './grades.ts';

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

/** What a group of clients has: at most one cell an entry. Shared by all clients that have the same. */
export interface View {
  high: number;
  low: number;
  readonly cells: Map<EntryState, Cell>;
  clients: number;
}
