import { createBell } from './bell.ts';
import { followRows } from './follow.ts';
import { createGroupCommit, type WriteRows } from './group-commit.ts';
import type { Row, Store, StoredSnapshot } from './store.ts';
import { badIndex, compacted, storeClosed } from './store-errors.ts';

/** A log in memory that several planes of one process may share. */
export interface MemoryLog {
  /** A handle of its own: its appends race with those of other handles, its `close` ends only itself. */
  attach(): Store;
}

interface Shared {
  rows: Row[];
  head: number;
  snapshot: StoredSnapshot | undefined;
}

/** A log that lives as long as the process: for tests, and as the twin of the durable store in the shared cases. */
export function createMemoryLog(): MemoryLog {
  const shared: Shared = { rows: [], head: 0, snapshot: undefined };
  const bell = createBell();
  return { attach: () => attach(shared, bell) };
}

function attach(shared: Shared, bell: ReturnType<typeof createBell>): Store {
  let closed = false;
  const alive = () => {
    if (closed) throw storeClosed();
  };
  const group = createGroupCommit(writer(shared, bell.ring));
  async function* read(from: number, limit = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
    alive();
    yield* pick(shared, from, limit);
  }
  const followed = { bell, head: () => shared.head, closed: () => closed, read };
  return {
    append: async (index, bytes) => {
      alive();
      return group.append(index, bytes.slice());
    },
    read,
    follow: (from, signal) => followRows(followed, from, signal),
    saveSnapshot: async (index, bytes) => {
      alive();
      keepSnapshot(shared, { index, bytes: bytes.slice() });
      bell.ring();
    },
    loadSnapshot: async () => {
      alive();
      return shared.snapshot;
    },
    head: async () => shared.head,
    close: async () => {
      await group.idle();
      closed = true;
      bell.ring();
    },
  };
}

function writer(shared: Shared, ring: () => void): WriteRows {
  return async (first, rows) => {
    if (first <= shared.head) return 'taken';
    if (first > shared.head + 1) throw badIndex(first, shared.head);
    shared.rows.push(...rows.map((bytes, at) => ({ index: first + at, bytes })));
    shared.head = first + rows.length - 1;
    ring();
    return 'ok';
  };
}

function pick(shared: Shared, from: number, limit: number): readonly Row[] {
  const floor = shared.snapshot?.index ?? 0;
  if (from <= floor) throw compacted(from, floor);
  return shared.rows.slice(from - floor - 1, from - floor - 1 + limit);
}

function keepSnapshot(shared: Shared, snapshot: StoredSnapshot): void {
  if (snapshot.index <= (shared.snapshot?.index ?? 0)) return;
  shared.snapshot = snapshot;
  shared.rows = shared.rows.filter(({ index }) => index > snapshot.index);
  shared.head = Math.max(shared.head, snapshot.index);
}
