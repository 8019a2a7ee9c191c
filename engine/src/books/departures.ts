import type { EntryRef } from '@flyball/proto/engine';
import { type Book, findEntry, place, touchMark, touchRow } from './book.ts';
import { noGrades } from './grades.ts';
import { count, markOf } from './marks.ts';
import { isEmptyRow } from './rows.ts';
import type { VersionRow, View } from './state.ts';

/** A client that holds an entry no more. */
export interface Drop {
  readonly client: string;
  readonly entry: EntryRef;
  /** Whether a refusal of a version is still its answer; none is when left out. */
  readonly isRefused?: (version: string) => boolean;
}

/** What a client that left has. */
const NO_VIEW: View = { high: 0, low: 0, cells: new Map(), clients: 0 };

/** A client lets an entry go, in all versions. */
export const drop = (book: Book, { client: id, entry: ref, isRefused = () => false }: Drop): void => {
  const client = book.clients.get(id);
  const entry = findEntry(book, ref);
  if (!client || !entry) return;
  const from = markOf(client, entry);
  const stands = from.rejected && isRefused(from.rejected.row.version);
  const rejected = stands ? from.rejected : undefined;
  if (!from.cell && from.rejected === rejected) return;
  place(book, client, {
    entry,
    from,
    to: { cell: undefined, before: undefined, rejected, atMs: book.now() },
  });
};

/** A client is gone with all it had. */
export const leave = (book: Book, id: string): void => {
  const client = book.clients.get(id);
  if (!client) return;
  book.clients.delete(id);
  book.touched.delete(client);
  for (const entry of new Set([...(client.marks?.keys() ?? []), ...client.view.cells.keys()])) {
    const mark = markOf(client, entry);
    count(client, mark, -1);
    touchMark(book, mark);
  }
  book.views.release(client.view);
  // A row may still name it as an example.
  client.marks = undefined;
  client.view = NO_VIEW;
};

/** The last word about a row: nobody has it. */
const empty = (row: VersionRow): void => {
  Object.assign(row.grades, noGrades());
  row.rejected.clear();
  row.pending.clear();
  row.running = 0;
  row.recent = [];
  row.notes = [];
  row.kept = '';
};

/**
 * An entry is gone. What was told of it is taken back with a last report: the entry may be there again before the
 * engine heard that it was gone, and then the plane would go on counting what it was told before.
 */
export const remove = (book: Book, ref: EntryRef): void => {
  const entry = findEntry(book, ref);
  if (!entry) return;
  book.entries.get(ref.kind)?.delete(ref.key);
  book.views.forget(entry);
  for (const client of book.clients.values()) {
    if (client.marks?.delete(entry) && client.marks.size === 0) client.marks = undefined;
  }
  for (const row of entry.versions.values()) {
    const isTold = isEmptyRow(row) && row.notes.length === 0 && !book.dirty.has(row);
    if (isTold) continue;
    empty(row);
    touchRow(book, row);
  }
};
