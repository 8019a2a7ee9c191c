import { seal, unseal } from './envelope.ts';
import type { LevelDb } from './level-db.ts';
import { chunkKey, chunkRange, otherChunks, rowRange, SNAPSHOT_KEY } from './level-keys.ts';
import type { StoredSnapshot } from './store.ts';
import { corrupt, gap } from './store-errors.ts';

/** Which snapshot counts. */
interface SnapshotNote {
  readonly index: number;
  readonly chunks: number;
  readonly size: number;
}

const CHUNK_BYTES = 1_048_576;
const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { fatal: true });

/** Writes the pieces of a snapshot; without effect on what is read until `switchSnapshot`. */
export async function writeChunks(db: LevelDb, { index, bytes }: StoredSnapshot): Promise<void> {
  for (let chunk = 0; chunk * CHUNK_BYTES < bytes.length; chunk++) {
    const key = chunkKey(index, chunk);
    const piece = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
    await db.batch([{ type: 'put', key, value: seal(key, piece) }], { sync: true });
  }
}

/** Makes the written pieces the snapshot: one durable step. */
export async function switchSnapshot(db: LevelDb, { index, bytes }: StoredSnapshot): Promise<void> {
  const note: SnapshotNote = { index, chunks: Math.ceil(bytes.length / CHUNK_BYTES), size: bytes.length };
  const value = seal(SNAPSHOT_KEY, utf8.encode(JSON.stringify(note)));
  await db.batch([{ type: 'put', key: SNAPSHOT_KEY, value }], { sync: true });
}

/** Drops rows and pieces that the snapshot replaced. May be cut short and repeated at any point. */
export async function dropReplaced(db: LevelDb, index: number): Promise<void> {
  if (index > 0) await db.clear(rowRange(0, index));
  for (const range of otherChunks(index)) await db.clear(range);
}

/** Index of the snapshot that counts, 0 without one. */
export async function snapshotIndex(db: LevelDb): Promise<number> {
  return (await readNote(db))?.index ?? 0;
}

/** The snapshot that counts, whole. */
export async function readSnapshot(db: LevelDb): Promise<StoredSnapshot | undefined> {
  const note = await readNote(db);
  if (note === undefined) return undefined;
  const bytes = new Uint8Array(note.size);
  let chunk = 0;
  for await (const [key, value] of db.iterator({ ...chunkRange(note.index), limit: note.chunks })) {
    const expected = chunkKey(note.index, chunk);
    if (key !== expected) throw gap(expected, key);
    const piece = unseal(key, value);
    if (chunk * CHUNK_BYTES + piece.length > note.size) throw corrupt(key, 'it is longer than the snapshot');
    bytes.set(piece, chunk * CHUNK_BYTES);
    chunk++;
  }
  if (chunk !== note.chunks) throw gap(chunkKey(note.index, chunk), 'none');
  return { index: note.index, bytes };
}

async function readNote(db: LevelDb): Promise<SnapshotNote | undefined> {
  const value = await db.get(SNAPSHOT_KEY);
  if (value === undefined) return undefined;
  const note: unknown = JSON.parse(text.decode(unseal(SNAPSHOT_KEY, value)));
  if (!isNote(note)) throw corrupt(SNAPSHOT_KEY, 'it is not a note of a snapshot');
  return note;
}

function isNote(value: unknown): value is SnapshotNote {
  if (typeof value !== 'object' || value === null) return false;
  if (!('index' in value && 'chunks' in value && 'size' in value)) return false;
  return [value.index, value.chunks, value.size].every(
    (count) => Number.isSafeInteger(count) && Number(count) >= 0,
  );
}
