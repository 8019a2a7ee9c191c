import { type LogFault, logFault } from '../log/errors.ts';
import { createLock } from '../store/lock.ts';
import type { Store } from '../store/store.ts';
import { keepUp, type Replica } from './catch-up.ts';
import { type CommitResult, createCommit } from './commit.ts';
import { createFeed, type Subscriber } from './feed.ts';
import { jump, RESTORE_MARGIN } from './jump.ts';
import { loadState } from './load.ts';
import type { CommitRequest, PrepareContext } from './request.ts';
import { decodeState } from './snapshot.ts';
import { createSnapshots, packState } from './snapshots.ts';
import { RETENTION, type Retention, type State } from './state.ts';

/** What a log is made of. */
export interface LogOptions extends PrepareClock {
  /** Stays open when the log closes. */
  readonly store: Store;
  readonly retention?: Retention;
  /** Records between snapshots; more when the state is large. Default 1,000. */
  readonly snapshotEvery?: number;
  /** Gets what fails beside commits: following others, snapshots, subscribers. Never content of objects. */
  readonly onFailure: (error: unknown) => void;
}

/** Effects that are passed in. */
export interface PrepareClock {
  /** Time now, milliseconds since the epoch. */
  readonly now: () => number;
  /** A new unique id for an object. */
  readonly newUid: () => string;
}

/** The log of resources and state: one writer loop, any number of readers. */
export interface ResourceLog {
  /** The state as of now; keep it to read several things of one revision. */
  readonly state: () => State;
  /** Resolves when it is on disk or refused; rejects with a LogError when the store fails. */
  commit(request: CommitRequest): Promise<CommitResult>;
  /** Every commit behind the present state, in order, those of other planes too. Returns what ends it. */
  readonly subscribe: (subscriber: Subscriber) => () => void;
  /** Everything as bytes that `restore` takes. */
  backup(): Promise<Uint8Array>;
  /**
   * Replaces everything by a backup, under a revision raised beyond all that clients have seen: they list again.
   * Returns that revision. Commits that other planes make meanwhile are lost with what they built on.
   */
  restore(backup: Uint8Array): Promise<number>;
  /** Ends following, waits for what is being written. */
  close(): Promise<void>;
}

const SNAPSHOT_EVERY = 1_000;

/** Loads what the store holds and goes on from there. Throws a LogError when it is damaged. */
export async function openLog(options: LogOptions): Promise<ResourceLog> {
  const { store, retention = RETENTION, snapshotEvery = SNAPSHOT_EVERY, onFailure } = options;
  const loaded = await loadState(store, retention);
  const feed = createFeed(loaded.state, onFailure);
  const lock = createLock();
  const snapshots = createSnapshots({ store, every: snapshotEvery, last: loaded.snapshot, onFailure });
  feed.subscribe(snapshots.onCommit);
  const stop = new AbortController();
  const following = keepUp({ store, feed }, stop.signal).catch(onFailure);
  const commit = createCommit({ store, feed, lock, context: contextOf(options) });
  return {
    state: feed.state,
    commit: async (request) =>
      stop.signal.aborted ? { outcome: 'refused', fault: closed() } : commit(request),
    subscribe: feed.subscribe,
    backup: () => packState(feed.state()),
    restore: (backup) => lock.run(() => restore({ store, feed }, backup)),
    async close() {
      stop.abort();
      await Promise.all([following, lock.run(async () => undefined)]);
      await snapshots.idle();
    },
  };
}

function contextOf({ now, newUid }: PrepareClock): () => PrepareContext {
  return () => ({ now: now(), newUid });
}

async function restore({ store, feed }: Replica, backup: Uint8Array): Promise<number> {
  const { revision, retention } = feed.state();
  const restored = decodeState(backup, retention);
  const state = jump(restored, Math.max(revision, restored.revision) + RESTORE_MARGIN);
  await store.saveSnapshot(state.revision, await packState(state));
  feed.replace(state);
  return state.revision;
}

const closed = (): LogFault =>
  logFault('FLYBALL_LOG_CLOSED', { message: 'The log is closed.', where: 'log' });
