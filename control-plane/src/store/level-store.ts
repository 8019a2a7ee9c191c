import { isLogError, type LogError } from '../log/errors.ts';
import { createBell } from './bell.ts';
import { payloadOf, seal, unseal } from './envelope.ts';
import { followRows } from './follow.ts';
import { createGroupCommit } from './group-commit.ts';
import { type LevelDb, type LevelWrite, levelCode, openLevelDb } from './level-db.ts';
import { indexOfRow, rowKey, rowRange } from './level-keys.ts';
import { dropReplaced, readSnapshot, snapshotIndex, switchSnapshot, writeChunks } from './level-snapshot.ts';
import { createLock, type Lock } from './lock.ts';
import type { Appended, Row, Store, StoredSnapshot } from './store.ts';
import { badIndex, compacted, corrupt, gap, readFailed, storeClosed, writeFailed } from './store-errors.ts';

/** The log in a folder on disk. Throws FLYBALL_LOG_LOCKED when another process has it. */
export async function openLevelStore(folder: string): Promise<Store> {
  const db = await openLevelDb(folder);
  try {
    return await createLevelStore(db);
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** What the store knows of the disk without asking it. */
interface Position {
  head: number;
  /** Rows up to here are in the snapshot. */
  floor: number;
  failed: LogError | undefined;
  closed: boolean;
  /** Rows of the last write: who follows closely need not read them from disk. */
  tail: readonly Row[];
}

/** The log in an open database, which it then owns. Mends what a crash left half done. */
export async function createLevelStore(db: LevelDb): Promise<Store> {
  const position = await recover(db);
  const bell = createBell();
  const lock = createLock();
  const snapshots = createLock();
  const group = createGroupCommit((first, rows) =>
    lock.run(() => writeRows({ db, position, ring: bell.ring }, first, rows)),
  );
  const read = (from: number, limit?: number) => readRows({ db, position }, from, limit);
  const followed = {
    bell,
    head: () => position.head,
    closed: () => position.closed,
    read: (from: number, limit: number) =>
      tailHas(position, from) ? readTail(position, from) : read(from, limit),
  };
  return {
    append: async (index, bytes) => {
      refuseWhenClosed(position);
      return group.append(index, bytes);
    },
    read,
    follow: (from, signal) => followRows(followed, from, signal),
    saveSnapshot: (index, bytes) =>
      snapshots.run(() => saveSnapshot({ db, position, lock, ring: bell.ring }, { index, bytes })),
    loadSnapshot: () => reading('snapshot', () => readSnapshot(db)),
    head: async () => position.head,
    async close() {
      if (position.closed) return;
      position.closed = true;
      bell.ring();
      await group.idle();
      await snapshots.run(() => lock.run(() => db.close()));
    },
  };
}

interface Disk {
  readonly db: LevelDb;
  readonly position: Position;
}

interface Writer extends Disk {
  readonly ring: () => void;
}

interface SnapshotWriter extends Writer {
  readonly lock: Lock;
}

async function recover(db: LevelDb): Promise<Position> {
  return reading('row', async () => {
    const floor = await snapshotIndex(db);
    await dropReplaced(db, floor);
    const first = await edge(db, false);
    if (first !== undefined && first !== floor + 1) throw gap(rowKey(floor + 1), rowKey(first));
    return { head: (await edge(db, true)) ?? floor, floor, failed: undefined, closed: false, tail: [] };
  });
}

/** Index of the first or last row on disk. */
async function edge(db: LevelDb, reverse: boolean): Promise<number | undefined> {
  for await (const [key] of db.iterator({ ...rowRange(0), limit: 1, reverse })) {
    const index = indexOfRow(key);
    if (!Number.isSafeInteger(index)) throw corrupt(key, 'it is not the key of a row');
    return index;
  }
  return undefined;
}

async function writeRows(writer: Writer, first: number, rows: readonly Uint8Array[]): Promise<Appended> {
  const { db, position } = writer;
  if (first <= position.head) return 'taken';
  if (first > position.head + 1) throw badIndex(first, position.head);
  const sealed = rows.map((bytes, at) => seal(rowKey(first + at), bytes));
  const writes = sealed.map((value, at): LevelWrite => ({ type: 'put', key: rowKey(first + at), value }));
  await writing(position, rowKey(first), () => db.batch(writes, { sync: true }));
  position.head = first + rows.length - 1;
  position.tail = sealed.map((value, at) => ({ index: first + at, bytes: payloadOf(value) }));
  writer.ring();
  return 'ok';
}

/** Pieces are written beside appends; only the switch waits for them, so that no row can slip in between. */
async function saveSnapshot(writer: SnapshotWriter, snapshot: StoredSnapshot): Promise<void> {
  const { db, position, lock } = writer;
  const { index } = snapshot;
  refuseWhenClosed(position);
  if (index <= position.floor) return;
  const step = (task: () => Promise<void>) => writing(position, `snapshot ${index}`, task);
  await step(() => writeChunks(db, snapshot));
  await lock.run(async () => {
    await step(() => switchSnapshot(db, snapshot));
    position.floor = index;
    position.head = Math.max(position.head, index);
    position.tail = position.tail.filter((row) => row.index > index);
  });
  writer.ring();
  await step(() => dropReplaced(db, index));
}

/**
 * One failed write ends all writes: what reached the disk is then unknown, and a later flush that succeeds
 * says nothing about it (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
async function writing(position: Position, key: string, write: () => Promise<void>): Promise<void> {
  if (position.failed) throw position.failed;
  try {
    await write();
  } catch (error) {
    position.failed = writeFailed(key, error);
    throw position.failed;
  }
}

async function* readRows(disk: Disk, from: number, limit?: number): AsyncGenerator<Row> {
  refuseWhenClosed(disk.position);
  const { head, floor } = disk.position;
  if (from <= floor) throw compacted(from, floor);
  const last = Math.min(head, limit === undefined ? head : from + limit - 1);
  let next = from;
  try {
    for await (const [key, value] of disk.db.iterator(rowRange(from, last))) {
      if (key !== rowKey(next)) throw gap(rowKey(next), key);
      yield { index: next, bytes: unseal(key, value) };
      next++;
    }
  } catch (error) {
    throw readError(rowKey(next), error);
  }
  if (next <= last) throw gap(rowKey(next), 'none');
}

const tailHas = ({ tail }: Position, from: number): boolean => {
  const first = tail[0]?.index;
  return first !== undefined && from >= first;
};

async function* readTail({ tail }: Position, from: number): AsyncGenerator<Row> {
  yield* tail.filter(({ index }) => index >= from);
}

async function reading<T>(key: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw readError(key, error);
  }
}

function readError(key: string, error: unknown): LogError {
  if (isLogError(error)) return error;
  return levelCode(error) === 'LEVEL_CORRUPTION'
    ? corrupt(key, 'the database says so')
    : readFailed(key, error);
}

function refuseWhenClosed({ closed }: Position): void {
  if (closed) throw storeClosed();
}
