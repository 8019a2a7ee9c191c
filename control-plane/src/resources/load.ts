import { decodeRecord } from '../log/decode.ts';
import { isLogError } from '../log/errors.ts';
import type { Store } from '../store/store.ts';
import { reduce } from './reduce.ts';
import { decodeState } from './snapshot.ts';
import { emptyState, type Retention, type State } from './state.ts';

/** A state and what it was made from. */
export interface Loaded {
  readonly state: State;
  /** Revision of the snapshot; 0 without one. */
  readonly snapshot: number;
}

// Another plane may replace the snapshot between our reading it and the rows behind it; hardly ever twice.
const ATTEMPTS = 5;

/** The state a store holds: its snapshot and the rows behind it. */
export async function loadState(store: Store, retention: Retention): Promise<Loaded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await loadOnce(store, retention);
    } catch (error) {
      if (!isCompacted(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function loadOnce(store: Store, retention: Retention): Promise<Loaded> {
  const snapshot = await store.loadSnapshot();
  let state = snapshot === undefined ? emptyState(retention) : decodeState(snapshot.bytes, retention);
  for await (const { index, bytes } of store.read(state.revision + 1)) {
    state = reduce(state, decodeRecord(index, bytes));
  }
  return { state, snapshot: snapshot?.index ?? 0 };
}

/** Whether rows were asked for that a snapshot has replaced. */
export const isCompacted = (error: unknown): boolean =>
  isLogError(error) && error.code === 'FLYBALL_LOG_COMPACTED';
