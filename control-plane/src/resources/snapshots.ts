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

/**
 * A snapshot every so many records, yet never more snapshot than log: the next one waits until at least half as
 * many records were written as the last one has objects, so that a large state is not written over and over.
 */
export function createSnapshots({ store, every, onFailure, ...options }: SnapshotOptions): Snapshots {
  let { last } = options;
  let pause = every;
  let running: Promise<void> | undefined;

  async function save(state: State): Promise<void> {
    try {
      await store.saveSnapshot(state.revision, await packState(state));
      last = state.revision;
      pause = Math.max(every, Math.ceil(state.objects / 2));
    } catch (error) {
      onFailure(error);
    } finally {
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
