import { expect, it } from 'vitest';
import { createMemoryLog } from './memory-store.ts';
import { storeCases } from './testing/store.cases.ts';

storeCases('memory', () => {
  const log = createMemoryLog();
  return { open: async () => log.attach(), reopen: async () => log.attach(), remove: async () => undefined };
});

it('lets exactly one of two handles have a row, and shows it to both', async () => {
  const log = createMemoryLog();
  const [one, two] = [log.attach(), log.attach()];
  const stop = new AbortController();
  const rows = two.follow(1, stop.signal)[Symbol.asyncIterator]();
  const results = await Promise.all([one.append(1, Uint8Array.of(1)), two.append(1, Uint8Array.of(2))]);
  expect(results).toEqual(['ok', 'taken']);
  expect((await rows.next()).value).toEqual({ index: 1, bytes: Uint8Array.of(1) });
  await one.close();
  expect(await two.append(2, Uint8Array.of(3))).toBe('ok');
  expect((await rows.next()).value).toEqual({ index: 2, bytes: Uint8Array.of(3) });
  stop.abort();
});
