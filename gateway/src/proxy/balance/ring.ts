import { hashText } from '@flyball/rate-limit';
import type { Upstream } from '../client/upstream.ts';
import type { Candidate } from './candidate.ts';

/** Points on the ring in all, at the most about; each instance has at least one. */
const POINTS = 8192;
/** The same in every process: the same key goes to the same instance everywhere. */
const SEED = 0;

interface Point {
  readonly hash: number;
  readonly upstream: Upstream;
}

/**
 * Consistent hashing: when an instance comes or goes, only its share of the keys moves. The points of an instance are
 * its weight times a power of two, which the sum of weights changes but rarely, and then by adding or dropping some.
 */
export const createRing = (candidates: readonly Candidate[]): ((value: string) => Upstream | undefined) => {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const scale = 2 ** Math.floor(Math.log2(POINTS / total));
  const points = candidates
    .flatMap((candidate) => pointsOf(candidate, Math.max(1, Math.round(candidate.weight * scale))))
    .sort((a, b) => a.hash - b.hash);
  const hashes = Float64Array.from(points, ({ hash }) => hash);
  return (value) => points[indexAt(hashes, hashText(value, SEED))]?.upstream;
};

const pointsOf = ({ upstream }: Candidate, count: number): readonly Point[] =>
  Array.from({ length: count }, (_, at) => ({
    hash: hashText(`${upstream.address}:${upstream.port}_${at}`, SEED),
    upstream,
  }));

/** The first point at or behind a hash, or the first of all. */
const indexAt = (hashes: Float64Array, hash: number): number => {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low === hashes.length ? 0 : low;
};
