import { describe, expect, test } from 'vitest';
import { createUpstream, type Upstream } from '../client/upstream.ts';
import { createPicker } from './picker.ts';

const candidates = (...weights: readonly number[]) =>
  weights.map((weight, at) => ({ weight, upstream: createUpstream('127.0.0.1', at + 1) }));

/** Numbers from 0 up to 1, the same ones each time. */
const dice = (start = 1): (() => number) => {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const shares = (pick: () => Upstream | undefined, times: number): readonly number[] => {
  const counts: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const port = pick()?.port ?? 0;
    counts[port - 1] = (counts[port - 1] ?? 0) + 1;
  }
  return counts;
};

const balancing = (algorithm: 'round_robin' | 'least_request' | 'random' | 'ring_hash') => ({
  algorithm,
  ...(algorithm === 'ring_hash' && { hash: { source: 'header' as const, name: 'x-user' } }),
});

describe('a picker', () => {
  test('of nobody picks nobody', () => {
    expect(
      createPicker({ balancing: undefined, candidates: [], random: dice() }).pick(undefined),
    ).toBeUndefined();
  });

  test('by round robin gives each its turn', () => {
    const { pick } = createPicker({
      balancing: undefined,
      candidates: candidates(100, 100, 100),
      random: dice(),
    });
    expect(shares(() => pick(undefined), 30)).toEqual([10, 10, 10]);
  });

  test('by round robin divides by weight, smoothly', () => {
    const { pick } = createPicker({
      balancing: balancing('round_robin'),
      candidates: candidates(5, 1, 1),
      random: () => 0,
    });
    const turns = Array.from({ length: 7 }, () => pick(undefined)?.port);
    expect(turns).toEqual([1, 1, 2, 1, 3, 1, 1]);
    expect(shares(() => pick(undefined), 7_000)).toEqual([5_000, 1_000, 1_000]);
  });

  test.each(['random', 'least_request'] as const)('by %s divides by weight, about', (algorithm) => {
    const { pick } = createPicker({
      balancing: balancing(algorithm),
      candidates: candidates(3, 1),
      random: dice(),
    });
    const [heavy = 0] = shares(() => pick(undefined), 10_000);
    expect(heavy).toBeGreaterThan(7_000);
    expect(heavy).toBeLessThan(9_700);
  });

  test('by least request avoids who is busy', () => {
    const all = candidates(1, 1);
    const [busy] = all;
    if (busy) busy.upstream.active = 50;
    const { pick } = createPicker({ balancing: balancing('least_request'), candidates: all, random: dice() });
    const [counts = 0] = shares(() => pick(undefined), 1_000);
    // Only where both draws are the busy one.
    expect(counts).toBeGreaterThan(150);
    expect(counts).toBeLessThan(350);
  });

  test('by ring keeps a key where it is, and moves few when an instance goes', () => {
    const all = candidates(1, 1, 1, 1);
    const keys = Array.from({ length: 2_000 }, (_, at) => `user-${at}`);
    const full = createPicker({ balancing: balancing('ring_hash'), candidates: all, random: dice() });
    const again = createPicker({
      balancing: balancing('ring_hash'),
      candidates: [...all].reverse(),
      random: dice(9),
    });
    const fewer = createPicker({
      balancing: balancing('ring_hash'),
      candidates: all.slice(1),
      random: dice(),
    });
    expect(full.hash).toEqual({ source: 'header', name: 'x-user' });
    for (const key of keys) {
      const before = full.pick(key);
      expect(again.pick(key)).toBe(before);
      if (before?.port !== 1) expect(fewer.pick(key)).toBe(before);
    }
    for (const count of shares(() => full.pick(keys.pop()), 2_000)) expect(count).toBeGreaterThan(350);
  });
});
