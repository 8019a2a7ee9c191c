import { expect, test } from 'vitest';
import { hashText } from './text-hash.ts';

test('hashes are whole numbers of 53 bits, never 0, and spread over low bits', () => {
  const slots = new Set<number>();
  for (let at = 0; at < 10_000; at += 1) {
    const hash = hashText(`user-${at}`, 99);
    expect(Number.isSafeInteger(hash) && hash > 0).toBe(true);
    slots.add(hash % 65_536);
  }
  // 10,000 random balls in 65,536 bins fill 9,273 of them on average.
  expect(slots.size).toBeGreaterThan(9_100);
});

test('both halves of the seed matter', () => {
  const hashes = [0, 1, 2 ** 32, 2 ** 40].map((seed) => hashText('a', seed));
  expect(new Set(hashes).size).toBe(4);
});
