import type { EntryRef } from '@flyball/proto/engine';
import { count } from './marks.ts';
import { createCells } from './rows.ts';
import type { ClientState, EntryState, Mark, VersionRow } from './state.ts';
import { createViews } from './views.ts';

/** Marks a client carries before they are folded outside of a report. */
const FOLD_AT = 64;

/** All a delivery book is made of. */
export interface Book {
  readonly now: () => number;
  readonly clients: Map<string, ClientState>;
  readonly entries: Map<string, Map<string, EntryState>>;
  readonly views: ReturnType<typeof createViews>;
  readonly cellOf: ReturnType<typeof createCells>;
  /** Clients with marks that were not looked at since the last report. */
  readonly touched: Set<ClientState>;
  readonly dirty: Set<VersionRow>;
  readonly listeners: Set<() => void>;
}

/** What is in the book of an entry. */
export const findEntry = (book: Book, { kind, key }: EntryRef): EntryState | undefined =>
  book.entries.get(kind)?.get(key);

/** What is in the book of an entry; made when there is nothing yet. */
export const entryState = (book: Book, { kind, key }: EntryRef, version: string): EntryState => {
  const keys = book.entries.get(kind) ?? new Map<string, EntryState>();
  book.entries.set(kind, keys);
  const entry = keys.get(key) ?? { ref: { kind, key }, latest: version, versions: new Map() };
  keys.set(key, entry);
  return entry;
};

/** A row is to be reported. */
export const touchRow = (book: Book, row: VersionRow | undefined): void => {
  if (!row) return;
  const isFirst = book.dirty.size === 0;
  book.dirty.add(row);
  if (isFirst) for (const listener of [...book.listeners]) listener();
};

/** All rows a mark counts in are to be reported. */
export const touchMark = (book: Book, { cell, before, rejected }: Mark): void => {
  touchRow(book, cell?.row);
  touchRow(book, before?.row);
  touchRow(book, rejected?.row);
};

/** Puts a mark in the place of another; counts and reports follow. */
export const place = (
  book: Book,
  client: ClientState,
  change: { entry: EntryState; from: Mark; to: Mark },
): void => {
  const { entry, from, to } = change;
  count(client, from, -1);
  count(client, to, 1);
  client.marks ??= new Map();
  client.marks.set(entry, to);
  book.touched.add(client);
  touchMark(book, from);
  touchMark(book, to);
  if (client.marks.size % FOLD_AT === 0) book.views.fold(client);
};

/** A book of nothing. */
export const startBook = (now: () => number): Book => ({
  now,
  clients: new Map(),
  entries: new Map(),
  views: createViews(),
  cellOf: createCells(now),
  touched: new Set(),
  dirty: new Set(),
  listeners: new Set(),
});
