import type { Upstream } from '../client/upstream.ts';
import type { Candidate } from './candidate.ts';

/** A random place by weight: index into the candidates, by bisection of the running sums. */
export const createWeightedIndex = (
  candidates: readonly Candidate[],
  random: () => number,
): (() => number) => {
  let sum = 0;
  const ends = candidates.map(({ weight }) => {
    sum += weight;
    return sum;
  });
  return () => {
    const mark = random() * sum;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > mark) high = middle;
      else low = middle + 1;
    }
    return low;
  };
};

/** Picks at random by weight. */
export const createWeightedRandom = (
  candidates: readonly Candidate[],
  random: () => number,
): (() => Upstream | undefined) => {
  const index = createWeightedIndex(candidates, random);
  return () => candidates[index()]?.upstream;
};
