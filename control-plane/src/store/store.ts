/** One row of the log: the bytes of one commit under its revision. */
export interface Row {
  /** Counts from 1; follows the row before it without a gap. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Compacted content of the log up to and including a row. */
export interface StoredSnapshot {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** `taken`: another writer came first; read what it wrote, prepare again. */
export type Appended = 'ok' | 'taken';

/**
 * Where the log is kept. Methods reject with a LogError; damage is named by the key of its row.
 * Several handles may write to one log; the smaller number of an append decides who came first.
 */
export interface Store {
  /**
   * Adds a row behind the last; `ok` means durable. Appends made in one tick go to disk together, in order.
   * A refusal also refuses the appends queued behind it on this handle, since they build on it.
   * Rejects with FLYBALL_LOG_BAD_INDEX beyond the next row, FLYBALL_LOG_TOO_LARGE beyond MAX_ROW_BYTES, and
   * FLYBALL_LOG_WRITE_FAILED from the first failed write until the store is opened again.
   */
  append(index: number, bytes: Uint8Array): Promise<Appended>;
  /** Rows from `from` to the last now, at most `limit`. FLYBALL_LOG_COMPACTED when `from` is in the snapshot. */
  read(from: number, limit?: number): AsyncIterable<Row>;
  /** Rows from `from`, then each row any handle adds, until the signal aborts (ends without error). */
  follow(from: number, signal: AbortSignal): AsyncIterable<Row>;
  /**
   * Replaces the snapshot and drops the rows up to it. An index beyond the last row raises the head to it
   * (restore); one older than the snapshot there is has no effect.
   */
  saveSnapshot(index: number, bytes: Uint8Array): Promise<void>;
  loadSnapshot(): Promise<StoredSnapshot | undefined>;
  /** Index of the last row, or of the snapshot when it has no row behind it; 0 when empty. */
  head(): Promise<number>;
  /** Ends followers and waits for running writes. */
  close(): Promise<void>;
}

/** Largest row: a commit's changes of at most 1 MiB and its envelope (author, message, numbers). */
export const MAX_ROW_BYTES = 1_048_576 + 32_768;
