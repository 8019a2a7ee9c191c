import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A small file that only its owner may read. */
export interface PrivateFile {
  /** Changes whenever the content does; empty when there is none. Cheap. */
  readonly version: () => string;
  /** Undefined when there is none. */
  readonly read: () => string | undefined;
  /** Replaces the content as a whole, durably, readable for its owner only. */
  readonly write: (text: string) => void;
}

const MAX_BYTES = 1_048_576;

/** A file of mode 0600. Synchronous: it is small and seldom written, and so two writers cannot mix in one process. */
export const privateFile = (path: string): PrivateFile => ({
  version() {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino}:${stat.mtimeMs}:${stat.size}`;
  },
  read() {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.size > MAX_BYTES) throw new Error(`${path} is larger than ${MAX_BYTES} bytes`);
    return readFileSync(path, 'utf8');
  },
  write: (text) => replaceFile(path, text),
});

/** Writes beside the file and renames over it, so that a crash leaves the old content or the new. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  // Windows cannot sync a folder; there the rename is as durable as it gets.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
