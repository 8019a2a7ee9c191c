import type { Delivery, EntryRef, FidelityNote, Query, Report } from '@flyball/proto/engine';
import { LIMITS } from '../limits.ts';
import { type Book, entryState, findEntry, place, startBook, touchRow } from './book.ts';
import { type Drop, drop, leave, remove } from './departures.ts';
import type { Grade, RankedGrade } from './grades.ts';
import { advanced, markOf, refused } from './marks.ts';
import { redact } from './redact.ts';
import { deliveriesOfClient, deliveriesOfEntry, fittingRows } from './report-rows.ts';
import { isEmptyRow, rowOf } from './rows.ts';
import type { ClientState, Mark, VersionRow } from './state.ts';

/** How far one version of one entry came at one client. */
export interface DeliveryRecord {
  readonly client: string;
  readonly entry: EntryRef;
  readonly version: string;
  readonly grade: Grade;
  /** Why it was rejected; cut and redacted by the book. */
  readonly reason?: string;
  /** Path within the entry that is to blame. */
  readonly irPath?: string;
}

/** What a driver tells the book. */
export interface Reports {
  /** Notes a delivery: constant time. Unknown clients and entries are passed over. */
  readonly record: (row: DeliveryRecord) => void;
  /** A client holds an entry no more: it asks for it no longer, or confirmed that it is gone. */
  readonly drop: (drop: Drop) => void;
  /** States that an older version of an entry stays in force, and why; passed over for one that is not the newest. */
  readonly keep: (entry: EntryRef, version: string, reason: string) => void;
  /** States how faithfully a version is enforced where that is not exact; passed over for one that is not the newest. */
  readonly note: (entry: EntryRef, version: string, notes: readonly FidelityNote[]) => void;
  /** Detail of one client or entry, refusals first; at most 1000. */
  readonly deliveries: (query: Pick<Query, 'client' | 'entry'>) => readonly Delivery[];
}

/**
 * The engine's half of the ledger: who has which version of what. A client costs a reference to its view, which it
 * shares with all clients that have the same, and its exceptions.
 */
export interface DeliveryBook extends Reports {
  /** A client is there from now on. */
  readonly join: (client: string) => void;
  /** A client is gone, and what was known of it. */
  readonly leave: (client: string) => void;
  /** The engine received a version of an entry: the one clients should have. Refusals of others are history. */
  readonly receive: (entry: EntryRef, version: string) => void;
  /** The engine has an entry no more: a last report takes back what was told of it. */
  readonly remove: (entry: EntryRef) => void;
  /** Rows that changed since the last report, as many as fit a message; undefined when there are none. */
  readonly takeReport: () => Report | undefined;
  /** Makes all rows count as changed: a new session knows nothing. */
  readonly restart: () => void;
  /** Calls back when there is something to report after there was nothing; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

const noteRecent = (row: VersionRow, client: ClientState): void => {
  if (row.recent.length < 8 && !row.recent.includes(client)) row.recent.push(client);
};

/** A refusal of what is no longer wanted is history when it arrives: only what the client goes on with counts. */
const markAfter = (
  book: Book,
  from: Mark,
  change: { row: VersionRow; record: DeliveryRecord },
): Mark | undefined => {
  const { row, record } = change;
  if (record.grade !== 'rejected')
    return advanced(from, book.cellOf(row, record.grade satisfies RankedGrade), book.now());
  const irPath = (record.irPath ?? '').slice(0, LIMITS.text);
  const to = refused(from, { row, reason: redact(record.reason ?? ''), irPath }, book.now());
  return row.entry.latest === row.version ? to : { ...to, rejected: from.rejected };
};

const record = (book: Book, change: DeliveryRecord): void => {
  const client = book.clients.get(change.client);
  const entry = findEntry(book, change.entry);
  if (!client || !entry) return;
  const row = rowOf(entry, change.version);
  const from = markOf(client, entry);
  const to = markAfter(book, from, { row, record: change });
  if (!to) return;
  noteRecent(row, client);
  place(book, client, { entry, from, to });
};

const forgetRejections = (book: Book, row: VersionRow): void => {
  for (const client of [...row.rejected]) {
    const from = markOf(client, row.entry);
    place(book, client, { entry: row.entry, from, to: { ...from, rejected: undefined } });
  }
};

const receive = (book: Book, ref: EntryRef, version: string): void => {
  const entry = entryState(book, ref, version);
  if (entry.latest === version) return;
  entry.latest = version;
  for (const row of entry.versions.values()) {
    if (row.version === version) continue;
    forgetRejections(book, row);
    row.kept = '';
    row.notes = [];
    touchRow(book, row);
  }
};

/** Rows nobody has any more are told once and forgotten. */
const takeRow = (book: Book, row: VersionRow): void => {
  book.dirty.delete(row);
  row.recent = row.recent.filter((client) => markOf(client, row.entry).cell?.row === row);
  if (row.entry.latest !== row.version && isEmptyRow(row)) row.entry.versions.delete(row.version);
};

const takeReport = (book: Book): Report | undefined => {
  for (const client of book.touched) book.views.fold(client);
  book.touched.clear();
  if (book.dirty.size === 0) return undefined;
  const rows = fittingRows(book.dirty);
  for (const row of rows.keys()) takeRow(book, row);
  return { entries: [...rows.values()] };
};

const restart = (book: Book): void => {
  for (const keys of book.entries.values()) {
    for (const { versions } of keys.values()) for (const row of versions.values()) touchRow(book, row);
  }
};

const changeRow = (
  book: Book,
  place: { readonly entry: EntryRef; readonly version: string },
  change: Partial<Pick<VersionRow, 'kept' | 'notes'>>,
): void => {
  const entry = findEntry(book, place.entry);
  if (!entry || entry.latest !== place.version) return;
  const row = rowOf(entry, place.version);
  Object.assign(row, change);
  touchRow(book, row);
};

const deliveries = (book: Book, query: Pick<Query, 'client' | 'entry'>): readonly Delivery[] => {
  const client = book.clients.get(query.client);
  if (client) return deliveriesOfClient(client);
  const entry = query.entry && findEntry(book, query.entry);
  return entry ? deliveriesOfEntry(book.clients.values(), entry) : [];
};

const join = (book: Book, id: string): void => {
  if (book.clients.has(id)) return;
  book.clients.set(id, { id, sinceMs: book.now(), view: book.views.empty(), marks: undefined });
};

/** @param now Milliseconds since 1970. */
export const createDeliveryBook = (now: () => number): DeliveryBook => {
  const book = startBook(now);
  return {
    join: (client) => join(book, client),
    leave: (client) => leave(book, client),
    record: (row) => record(book, row),
    drop: (row) => drop(book, row),
    receive: (entry, version) => receive(book, entry, version),
    remove: (entry) => remove(book, entry),
    keep: (entry, version, reason) => changeRow(book, { entry, version }, { kept: redact(reason) }),
    note: (entry, version, notes) =>
      changeRow(book, { entry, version }, { notes: notes.slice(0, LIMITS.reportDetails) }),
    deliveries: (query) => deliveries(book, query),
    takeReport: () => takeReport(book),
    restart: () => restart(book),
    subscribe: (listener) => {
      book.listeners.add(listener);
      return () => book.listeners.delete(listener);
    },
  };
};
