/** Least and most time before an engine dials again, ms. */
const LEAST = 200;
const MOST = 10_000;

/**
 * Time before the next dial, ms: doubles with each failure and is spread, so that engines do not come back at once.
 *
 * @param failures Dials that failed in a row, from 0.
 * @param random A number from 0 to 1.
 */
export const backoff = (failures: number, random: number): number => {
  const most = Math.min(MOST, 2 * LEAST * 2 ** Math.min(failures, 16));
  return Math.max(LEAST, Math.round(most * (0.5 + 0.5 * random)));
};
