import type { Bell } from './bell.ts';
import type { Row } from './store.ts';

/** What following needs of a store. */
export interface Followed {
  /** Rings after rows became durable, and when the store closes. */
  readonly bell: Bell;
  /** Index of the last durable row, known without waiting. */
  head(): number;
  closed(): boolean;
  read(from: number, limit: number): AsyncIterable<Row>;
}

// Rows are read a page at a time, so a follower that lags holds one page and not the log.
const PAGE = 256;

/** Rows from `from` on as they come; a slow follower reads later, nothing is buffered for it. */
export async function* followRows(
  followed: Followed,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  let next = from;
  try {
    while (!signal.aborted && !followed.closed()) {
      if (next > followed.head()) {
        await followed.bell.wait(signal);
        continue;
      }
      for await (const row of followed.read(next, PAGE)) {
        if (signal.aborted) return;
        yield row;
        next = row.index + 1;
      }
    }
  } catch (error) {
    // A read that closing cut short is an end, not a failure.
    if (!followed.closed()) throw error;
  }
}
