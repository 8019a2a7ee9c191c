import { describe, expect, it } from 'vitest';
import { makePrng } from './prng.ts';

const draws = (seed: number): readonly number[] => {
  const prng = makePrng(seed);
  return Array.from({ length: 2000 }, () => prng.below(10));
};

describe('makePrng', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('spreads over its range', () => {
    const counts = Array.from(
      { length: 10 },
      (_, value) => draws(3).filter((drawn) => drawn === value).length,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2000);
    for (const count of counts) expect(count).toBeGreaterThan(100);
  });

  it('meets a chance about as often as asked', () => {
    const prng = makePrng(4);
    const met = Array.from({ length: 2000 }, () => prng.chance(0.25)).filter(Boolean).length;
    expect(met).toBeGreaterThan(400);
    expect(met).toBeLessThan(600);
  });

  it('takes different elements in their order, and refuses to pick from nothing', () => {
    const prng = makePrng(5);
    const taken = prng.some(['a', 'b', 'c', 'd'], 2);
    expect(taken).toHaveLength(2);
    expect([...taken].sort()).toEqual(taken);
    expect(prng.some(['a'], 3)).toEqual(['a']);
    expect(() => prng.pick([])).toThrow(RangeError);
  });
});
