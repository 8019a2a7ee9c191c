import type { Upstream } from '../client/upstream.ts';
import type { Candidate } from './candidate.ts';

/**
 * Smooth weighted round robin (as in nginx): of weights 5, 1, 1 the heavy one comes at 1, 2, 4, 6, 7 of seven. Starts at a
 * random place, so that many processes, or many changes, do not all begin with the same instance.
 */
export const createRoundRobin = (
  candidates: readonly Candidate[],
  random: () => number,
): (() => Upstream | undefined) => {
  const first = candidates[0]?.weight;
  const isEven = candidates.every(({ weight }) => weight === first);
  return isEven ? rotate(candidates, random) : smooth(candidates, random);
};

const rotate = (candidates: readonly Candidate[], random: () => number) => {
  let next = Math.floor(random() * candidates.length);
  return (): Upstream | undefined => {
    const picked = candidates[next];
    next += 1;
    if (next >= candidates.length) next = 0;
    return picked?.upstream;
  };
};

const smooth = (candidates: readonly Candidate[], random: () => number) => {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const credit = new Float64Array(candidates.length);
  const pick = (): Upstream | undefined => {
    let best = 0;
    for (const [at, { weight }] of candidates.entries()) {
      const held = (credit[at] ?? 0) + weight;
      credit[at] = held;
      if (held > (credit[best] ?? 0)) best = at;
    }
    credit[best] = (credit[best] ?? 0) - total;
    return candidates[best]?.upstream;
  };
  for (let skip = Math.floor(random() * candidates.length); skip > 0; skip -= 1) pick();
  return pick;
};
