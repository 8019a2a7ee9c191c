import { decodeRecord } from '../log/decode.ts';
import type { Row, Store } from '../store/store.ts';
import type { Feed } from './feed.ts';
import { isCompacted, loadState } from './load.ts';

/** Where rows come from and where they go. */
export interface Replica {
  readonly store: Store;
  readonly feed: Feed;
}

/** Applies what others have written. When it was compacted meanwhile, the whole state is loaded anew. */
export async function catchUp(replica: Replica): Promise<void> {
  const { store, feed } = replica;
  try {
    for await (const row of store.read(feed.state().revision + 1)) applyRow(feed, row);
  } catch (error) {
    if (!isCompacted(error)) throw error;
    await reload(replica);
  }
}

/** Applies what anybody writes, until the signal aborts or the store closes. */
export async function keepUp(replica: Replica, signal: AbortSignal): Promise<void> {
  const { store, feed } = replica;
  while (!signal.aborted) {
    try {
      for await (const row of store.follow(feed.state().revision + 1, signal)) applyRow(feed, row);
      return;
    } catch (error) {
      if (!isCompacted(error)) throw error;
      await reload(replica);
    }
  }
}

function applyRow(feed: Feed, { index, bytes }: Row): void {
  if (index > feed.state().revision) feed.apply(decodeRecord(index, bytes));
}

async function reload({ store, feed }: Replica): Promise<void> {
  const { state } = await loadState(store, feed.state().retention);
  if (state.revision > feed.state().revision) feed.replace(state);
}
