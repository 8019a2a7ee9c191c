import { afterEach, describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES, type Row, type Store } from '../store.ts';

/** How the shared cases get a store, empty, and open it again on the same content. */
export interface StoreFixture {
  open(): Promise<Store>;
  /** Another handle on the same content; closes the first one where only one may be. */
  reopen(store: Store): Promise<Store>;
  remove(): Promise<void>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const read = async (rows: AsyncIterable<Row>): Promise<string[]> => {
  const texts: string[] = [];
  for await (const { index, bytes } of rows) texts.push(`${index} ${textOf(bytes)}`);
  return texts;
};
const fill = async (store: Store, count: number): Promise<void> => {
  for (let index = 1; index <= count; index++) await store.append(index, bytesOf(`row ${index}`));
};

/** What every store must do; run by the tests of each. */
export function storeCases(name: string, create: () => StoreFixture): void {
  let fixture: StoreFixture | undefined;
  const open = async (): Promise<Store> => {
    fixture = create();
    return fixture.open();
  };
  const reopen = async (store: Store): Promise<Store> => {
    if (fixture === undefined) throw new Error('open first');
    return fixture.reopen(store);
  };
  afterEach(async () => {
    await fixture?.remove();
    fixture = undefined;
  });

  describe(`${name}: append and read`, () => {
    it('starts empty', async () => {
      const store = await open();
      expect(await store.head()).toBe(0);
      expect(await read(store.read(1))).toEqual([]);
      expect(await store.loadSnapshot()).toBeUndefined();
    });

    it('keeps rows in order, also when it is opened again', async () => {
      const store = await open();
      await fill(store, 300);
      const again = await reopen(store);
      expect(await again.head()).toBe(300);
      const rows = await read(again.read(1));
      expect(rows).toHaveLength(300);
      expect([rows[0], rows[9], rows[299]]).toEqual(['1 row 1', '10 row 10', '300 row 300']);
      expect(await read(again.read(299))).toEqual(['299 row 299', '300 row 300']);
      expect(await read(again.read(10, 2))).toEqual(['10 row 10', '11 row 11']);
      expect(await read(again.read(301))).toEqual([]);
    });

    it('says taken and keeps the first when a number is used twice', async () => {
      const store = await open();
      const results = await Promise.all([store.append(1, bytesOf('a')), store.append(1, bytesOf('b'))]);
      expect(results).toEqual(['ok', 'taken']);
      expect(await store.append(1, bytesOf('c'))).toBe('taken');
      expect(await read(store.read(1))).toEqual(['1 a']);
    });

    it('refuses to leave a gap', async () => {
      const store = await open();
      await expect(store.append(2, bytesOf('x'))).rejects.toMatchObject({ code: 'FLYBALL_LOG_BAD_INDEX' });
      expect(await store.append(1, bytesOf('a'))).toBe('ok');
    });

    it('writes what is appended in one tick together and in order', async () => {
      const store = await open();
      const results = await Promise.all(
        Array.from({ length: 600 }, (_, at) => store.append(at + 1, bytesOf(`${at}`))),
      );
      expect(new Set(results)).toEqual(new Set(['ok']));
      expect(await read(store.read(599))).toEqual(['599 598', '600 599']);
    });

    it('refuses what was queued behind a refused row', async () => {
      const store = await open();
      await fill(store, 3);
      const results = await Promise.all([3, 4, 5].map((index) => store.append(index, bytesOf('late'))));
      expect(results).toEqual(['taken', 'taken', 'taken']);
      expect(await store.head()).toBe(3);
      expect(await store.append(4, bytesOf('on time'))).toBe('ok');
    });

    it('takes rows up to the bound and refuses larger ones', async () => {
      const store = await open();
      expect(await store.append(1, new Uint8Array(MAX_ROW_BYTES))).toBe('ok');
      const tooLarge = store.append(2, new Uint8Array(MAX_ROW_BYTES + 1));
      await expect(tooLarge).rejects.toMatchObject({ code: 'FLYBALL_LOG_TOO_LARGE', status: 413 });
      expect(await store.append(2, bytesOf('small'))).toBe('ok');
    });

    it('keeps the bytes that were given, whatever becomes of the array', async () => {
      const store = await open();
      const bytes = bytesOf('before');
      await store.append(1, bytes);
      bytes.fill(0);
      expect(await read(store.read(1))).toEqual(['1 before']);
    });
  });

  describe(`${name}: follow`, () => {
    it('yields what is there, then what comes, each once', async () => {
      const store = await open();
      await fill(store, 2);
      const stop = new AbortController();
      const seen: number[] = [];
      const following = (async () => {
        for await (const { index } of store.follow(2, stop.signal)) {
          seen.push(index);
          if (index === 400) stop.abort();
        }
      })();
      for (let index = 3; index <= 400; index += 2) {
        await Promise.all([store.append(index, bytesOf('x')), store.append(index + 1, bytesOf('y'))]);
      }
      await following;
      expect(seen).toEqual(Array.from({ length: 399 }, (_, at) => at + 2));
    });

    it('ends when the signal aborts and when the store closes', async () => {
      const store = await open();
      const stop = new AbortController();
      const aborted = read(store.follow(1, stop.signal));
      const closed = read(store.follow(1, new AbortController().signal));
      await store.append(1, bytesOf('a'));
      stop.abort();
      expect((await aborted).length).toBeLessThanOrEqual(1);
      await store.close();
      await closed;
      await expect(store.append(2, bytesOf('b'))).rejects.toMatchObject({ code: 'FLYBALL_LOG_CLOSED' });
    });
  });

  describe(`${name}: snapshot`, () => {
    it('replaces the rows up to it, also when it is opened again', async () => {
      const store = await open();
      await fill(store, 5);
      await store.saveSnapshot(3, bytesOf('one to three'));
      const again = await reopen(store);
      const snapshot = await again.loadSnapshot();
      expect([snapshot?.index, textOf(snapshot?.bytes)]).toEqual([3, 'one to three']);
      expect(await read(again.read(4))).toEqual(['4 row 4', '5 row 5']);
      await expect(read(again.read(3))).rejects.toMatchObject({
        code: 'FLYBALL_LOG_COMPACTED',
        current: '3',
      });
      expect(await again.append(6, bytesOf('row 6'))).toBe('ok');
    });

    it('keeps its head when the snapshot covers all rows', async () => {
      const store = await open();
      await fill(store, 2);
      await store.saveSnapshot(2, new Uint8Array());
      const again = await reopen(store);
      expect(await again.head()).toBe(2);
      expect((await again.loadSnapshot())?.bytes).toHaveLength(0);
      expect(await again.append(2, bytesOf('x'))).toBe('taken');
      expect(await again.append(3, bytesOf('x'))).toBe('ok');
    });

    it('keeps large ones whole and only the newest', async () => {
      const store = await open();
      await fill(store, 4);
      await store.saveSnapshot(1, bytesOf('old'));
      const large = new Uint8Array(3_500_000).map((_, at) => at % 251);
      await store.saveSnapshot(4, large);
      await store.saveSnapshot(2, bytesOf('too late'));
      const again = await reopen(store);
      const snapshot = await again.loadSnapshot();
      expect(snapshot?.index).toBe(4);
      expect(Buffer.compare(snapshot?.bytes ?? new Uint8Array(), large)).toBe(0);
    });

    it('raises the head when it lies beyond it, and followers are told to start anew', async () => {
      const store = await open();
      await fill(store, 2);
      const following = read(store.follow(3, new AbortController().signal));
      const told = expect(following).rejects.toMatchObject({ code: 'FLYBALL_LOG_COMPACTED' });
      await store.saveSnapshot(1_000, bytesOf('restored'));
      await told;
      expect(await store.append(3, bytesOf('x'))).toBe('taken');
      const again = await reopen(store);
      expect(await again.head()).toBe(1_000);
      expect(await again.append(1_001, bytesOf('x'))).toBe('ok');
    });
  });
}
