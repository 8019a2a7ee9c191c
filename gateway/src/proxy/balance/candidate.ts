import type { Upstream } from '../client/upstream.ts';

/** An instance that may be picked, and its weight, above 0. */
export interface Candidate {
  readonly upstream: Upstream;
  readonly weight: number;
}
