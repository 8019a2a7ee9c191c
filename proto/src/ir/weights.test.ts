import { describe, expect, it } from 'vitest';
import { normaliseWeights, SPLIT_BUCKETS, shareAt } from './weights.ts';

describe('normaliseWeights', () => {
  it('sums to 10,000 and gives the rest to the largest remainders', () => {
    expect(normaliseWeights([1, 1, 1])).toEqual([3334, 3333, 3333]);
    expect(normaliseWeights([2, 1])).toEqual([6667, 3333]);
    expect(normaliseWeights([1_000_000, 1])).toEqual([10_000, 0]);
  });

  it('keeps 500 shares exact', () => {
    const shares = normaliseWeights(Array.from({ length: 500 }, () => 7));
    expect(shares.reduce((a, b) => a + b, 0)).toBe(SPLIT_BUCKETS);
    expect(new Set(shares)).toEqual(new Set([20]));
  });

  it('leaves nothing to send when all are zero', () => {
    expect(normaliseWeights([0, 0])).toEqual([0, 0]);
    expect(shareAt([0, 0], 0)).toBeUndefined();
  });
});

describe('shareAt', () => {
  it('lays shares out in the written order', () => {
    expect(shareAt([1000, 9000], 999)).toBe(0);
    expect(shareAt([1000, 9000], 1000)).toBe(1);
    expect(shareAt([0, 10_000], 0)).toBe(1);
  });
});
