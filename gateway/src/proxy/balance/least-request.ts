import type { Upstream } from '../client/upstream.ts';
import type { Candidate } from './candidate.ts';
import { createWeightedIndex } from './weighted.ts';

/** Of two instances drawn at random the one with fewer requests under way for its weight. */
export const createLeastRequest = (
  candidates: readonly Candidate[],
  random: () => number,
): (() => Upstream | undefined) => {
  const index = createWeightedIndex(candidates, random);
  return () => {
    const one = candidates[index()];
    const other = candidates[index()];
    return one && other && loadOf(other) < loadOf(one) ? other.upstream : one?.upstream;
  };
};

const loadOf = ({ upstream, weight }: Candidate): number => (upstream.active + 1) / weight;
