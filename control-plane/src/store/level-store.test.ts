import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, describe, expect, it } from 'vitest';
import { type LevelDb, openLevelDb } from './level-db.ts';
import { chunkKey, rowKey, SNAPSHOT_KEY } from './level-keys.ts';
import { createLevelStore, openLevelStore } from './level-store.ts';
import type { Store } from './store.ts';
import { storeCases } from './testing/store.cases.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'flyball-level-'));

storeCases('level', () => {
  let folder = '';
  let open: Store | undefined;
  return {
    open: async () => {
      folder = await newFolder();
      open = await openLevelStore(join(folder, 'log'));
      return open;
    },
    reopen: async (store) => {
      await store.close();
      open = await openLevelStore(join(folder, 'log'));
      return open;
    },
    remove: async () => {
      await open?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});

const row = Uint8Array.of(1, 2, 3);
const rowsOf = async (store: Store, from = 1) => {
  const indexes: number[] = [];
  for await (const { index } of store.read(from)) indexes.push(index);
  return indexes;
};

describe('level store', () => {
  const folders: string[] = [];
  const closing: (() => Promise<void>)[] = [];
  const folderOf = async () => {
    const folder = await newFolder();
    folders.push(folder);
    return folder;
  };
  const openIn = async (folder: string): Promise<Store> => {
    const store = await openLevelStore(folder);
    closing.push(() => store.close());
    return store;
  };
  /** Writes rows, closes, then lets a test damage the files' content. */
  const damaged = async (rows: number, damage: (db: ClassicLevel<string, Uint8Array>) => Promise<void>) => {
    const folder = await folderOf();
    const store = await openIn(folder);
    for (let index = 1; index <= rows; index++) await store.append(index, row);
    await store.close();
    const db = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    await damage(db);
    await db.close();
    return folder;
  };
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  it('refuses a folder that is in use, naming it', async () => {
    const folder = await folderOf();
    await openIn(folder);
    await expect(openLevelStore(folder)).rejects.toMatchObject({ code: 'FLYBALL_LOG_LOCKED', where: folder });
  });

  it('keeps others out of a folder it makes', async () => {
    const folder = join(await folderOf(), 'data', 'log');
    await openIn(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('refuses a row with a flipped bit, naming its key', async () => {
    const folder = await damaged(5, async (db) => {
      const value = Uint8Array.from((await db.get(rowKey(3))) ?? []);
      value[6] = (value[6] ?? 0) ^ 1;
      await db.put(rowKey(3), value);
    });
    const store = await openIn(folder);
    const fault = { code: 'FLYBALL_LOG_CORRUPT', where: rowKey(3) };
    await expect(rowsOf(store)).rejects.toMatchObject(fault);
    expect(await rowsOf(store, 4)).toEqual([4, 5]);
  });

  it('refuses a row that was cut short and one that lies under another key', async () => {
    const folder = await damaged(3, async (db) => {
      const value = (await db.get(rowKey(1))) ?? new Uint8Array();
      await db.put(rowKey(2), value);
      await db.put(rowKey(3), value.slice(0, 3));
    });
    const store = await openIn(folder);
    await expect(rowsOf(store, 2)).rejects.toMatchObject({ code: 'FLYBALL_LOG_CORRUPT', where: rowKey(2) });
    await expect(rowsOf(store, 3)).rejects.toMatchObject({ code: 'FLYBALL_LOG_CORRUPT', where: rowKey(3) });
  });

  it('refuses a hole, in the middle when it is read and at the start when it is opened', async () => {
    const middle = await damaged(5, (db) => db.del(rowKey(3)));
    await expect(rowsOf(await openIn(middle))).rejects.toMatchObject({
      code: 'FLYBALL_LOG_GAP',
      where: rowKey(3),
    });
    const start = await damaged(5, (db) => db.del(rowKey(1)));
    await expect(openLevelStore(start)).rejects.toMatchObject({ code: 'FLYBALL_LOG_GAP', where: rowKey(1) });
  });

  it('refuses a damaged snapshot and one with a piece missing', async () => {
    const folder = await folderOf();
    const store = await openIn(folder);
    await store.append(1, row);
    await store.saveSnapshot(1, new Uint8Array(1_500_000));
    await store.close();
    const db = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    await db.del(chunkKey(1, 1));
    await db.close();
    const again = await openIn(folder);
    await expect(again.loadSnapshot()).rejects.toMatchObject({
      code: 'FLYBALL_LOG_GAP',
      where: chunkKey(1, 1),
    });
    await again.close();
    const note = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    await note.put(SNAPSHOT_KEY, row);
    await note.close();
    await expect(openLevelStore(folder)).rejects.toMatchObject({
      code: 'FLYBALL_LOG_CORRUPT',
      where: SNAPSHOT_KEY,
    });
  });

  it('takes no more writes after one failed, reads on, and writes again when opened again', async () => {
    const folder = await folderOf();
    const db = await openLevelDb(folder);
    let full = false;
    const batch: LevelDb['batch'] = async (writes, options) => {
      if (full) throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
      await db.batch(writes, options);
    };
    const failing: LevelDb = {
      batch,
      get: (key) => db.get(key),
      iterator: (range) => db.iterator(range),
      clear: (range) => db.clear(range),
      close: () => db.close(),
    };
    const store = await createLevelStore(failing);
    closing.push(() => store.close());
    await store.append(1, row);
    full = true;
    const refused = { code: 'FLYBALL_LOG_WRITE_FAILED', status: 503 };
    await expect(store.append(2, row)).rejects.toMatchObject(refused);
    full = false;
    await expect(store.append(2, row)).rejects.toMatchObject(refused);
    await expect(store.saveSnapshot(1, row)).rejects.toMatchObject(refused);
    expect(await rowsOf(store)).toEqual([1]);
    await store.close();
    expect(await (await openIn(folder)).append(2, row)).toBe('ok');
  });

  it('flushes concurrent appends together, and waits for the disk with every write', async () => {
    const db = await openLevelDb(await folderOf());
    const writes: boolean[] = [];
    const counting: LevelDb = {
      batch: async (rows, options) => {
        writes.push(options.sync);
        await db.batch(rows, options);
      },
      get: (key) => db.get(key),
      iterator: (range) => db.iterator(range),
      clear: (range) => db.clear(range),
      close: () => db.close(),
    };
    const store = await createLevelStore(counting);
    closing.push(() => store.close());
    await Promise.all(Array.from({ length: 64 }, (_, at) => store.append(at + 1, row)));
    expect(writes).toEqual([true]);
    await store.saveSnapshot(64, new Uint8Array(1_500_000));
    expect(writes).toEqual([true, true, true, true]);
  });
});
