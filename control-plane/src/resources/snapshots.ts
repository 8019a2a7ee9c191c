import type { Store } from '../store/store.ts';
import type { Committed } from './feed.ts';
import { stateLines } from './snapshot.ts';
import type { State } from './state.ts';

/** When snapshots are written, and where. */
export interface SnapshotOptions {
  readonly store: Store;
  /** Records between snapshots. */
  readonly every: number;
  /** Revision of the snapshot there is; 0 without one. */
  readonly last: number;
  /** Gets what a failed snapshot throws; the log itself goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** Writes snapshots beside the commits. */
export interface Snapshots {
  /** To be told of every commit. */
  readonly onCommit: (committed: Committed) => void;
  /** Resolves when no snapshot is being written. */
  idle(): Promise<void>;
}

// A large state is not written over and over: one more record between snapshots for each KiB of the last one, so
// that snapshots write about as much as the log itself.
const BYTES_A_RECORD = 1_024;

/** Saves a snapshot beside the commits every so many records; never two at once. */
export function createSnapshots({ store, every, onFailure, ...options }: SnapshotOptions): Snapshots {
  let { last } = options;
  let pause = every;
  let running: Promise<void> | undefined;

  async function save(state: State): Promise<void> {
    try {
      const bytes = await packState(state);
      pause = Math.max(every, Math.ceil(bytes.length / BYTES_A_RECORD));
      await store.saveSnapshot(state.revision, bytes);
    } catch (error) {
      onFailure(error);
    } finally {
      last = state.revision;
      running = undefined;
    }
  }

  return {
    onCommit({ state, reset }) {
      if (reset) last = state.revision;
      if (running === undefined && state.revision - last >= pause) running = save(state);
    },
    idle: async () => running,
  };
}

// Between pieces of this size the event loop gets its turn: a large state must not hold up commits.
const PIECE = 262_144;

/** Bytes of a snapshot or backup. */
export async function packState(state: State): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let piece = '';
  for (const line of stateLines(state)) {
    piece += line;
    if (piece.length < PIECE) continue;
    pieces.push(Buffer.from(piece));
    piece = '';
    await new Promise((resolve) => setImmediate(resolve));
  }
  return Buffer.concat([...pieces, Buffer.from(piece)]);
}
