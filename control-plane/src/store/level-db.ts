import { mkdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { type LogError, logError, logFault } from '../log/errors.ts';

/** One write of a batch. */
export type LevelWrite =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** Range of keys, ends included. */
export interface LevelRange {
  readonly gte: string;
  readonly lte: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

/** The part of LevelDB the store uses; tests put faults behind it. Keys are ASCII text in byte order. */
export interface LevelDb {
  /** All or none of the writes, on disk when it resolves. */
  batch(writes: LevelWrite[], options: { sync: boolean }): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** A consistent view as of the call. */
  iterator(range: LevelRange): AsyncIterable<[string, Uint8Array]>;
  clear(range: LevelRange): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates the database of a folder (mode 0700: it holds what the policies say). One process at a time. */
export async function openLevelDb(folder: string): Promise<LevelDb> {
  try {
    // The database opens by itself once it is made, and would make the folder as the umask says.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const db = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    await db.open();
    return db;
  } catch (error) {
    throw openError(folder, error);
  }
}

function openError(folder: string, error: unknown): LogError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = levelCode(cause);
  if (code === 'LEVEL_LOCKED') {
    const message = `Another process holds the log in ${folder}; only one may.`;
    return logError(logFault('FLYBALL_LOG_LOCKED', { message, where: folder }), cause);
  }
  if (code === 'LEVEL_CORRUPTION') {
    const message = `The log in ${folder} is damaged: a file is missing or cut.`;
    return logError(logFault('FLYBALL_LOG_CORRUPT', { message, where: folder }), cause);
  }
  const message = `The log in ${folder} does not open.`;
  return logError(logFault('FLYBALL_LOG_OPEN_FAILED', { message, where: folder }), cause);
}

/** Code of an error of the database library, empty when it has none. */
export function levelCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
