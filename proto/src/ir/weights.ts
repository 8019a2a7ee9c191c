/** Buckets of a split; also the sum of normalised shares. */
export const SPLIT_BUCKETS = 10_000;

/**
 * Turns relative weights into shares that sum to 10,000, by largest remainder; ties go to the earlier one.
 * All zero stays all zero: nothing is to receive traffic. A positive weight may become 0 when it is below
 * one part in 10,000.
 */
export const normaliseWeights = (weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (weight * SPLIT_BUCKETS) / sum);
  const shares = exact.map(Math.floor);
  const missing = SPLIT_BUCKETS - shares.reduce((total, share) => total + share, 0);
  for (const index of byRemainder(exact).slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
};

const byRemainder = (exact: readonly number[]): readonly number[] =>
  exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
    .map(({ index }) => index);

/** Index of the share that holds `bucket` (0 to 9,999) when shares are laid out in order; undefined when all are 0. */
export const shareAt = (shares: readonly number[], bucket: number): number | undefined => {
  let end = 0;
  for (const [index, share] of shares.entries()) {
    end += share;
    if (bucket < end) return index;
  }
  return undefined;
};
