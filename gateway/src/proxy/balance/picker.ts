import type { HashKey, Service } from '@flyball/proto/ir';
import type { Upstream } from '../client/upstream.ts';
import type { Candidate } from './candidate.ts';
import { createLeastRequest } from './least-request.ts';
import { createRing } from './ring.ts';
import { createRoundRobin } from './round-robin.ts';
import { createWeightedRandom } from './weighted.ts';

/** Chooses among the usable instances of a service or subset. */
export interface Picker {
  /** Key of the request that `pick` wants the value of; undefined where it needs none. */
  readonly hash: HashKey | undefined;
  /** An instance; undefined when there is none. `value` is that of the key. */
  readonly pick: (value: string | undefined) => Upstream | undefined;
}

/** What pickers need. */
export interface PickerOptions {
  readonly balancing: Service['balancing'];
  readonly candidates: readonly Candidate[];
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The picker of an algorithm; ring hash without a value picks at random. */
export const createPicker = ({ balancing, candidates, random }: PickerOptions): Picker => {
  const [only] = candidates;
  if (candidates.length <= 1) return { hash: undefined, pick: () => only?.upstream };
  switch (balancing?.algorithm) {
    case 'least_request':
      return { hash: undefined, pick: createLeastRequest(candidates, random) };
    case 'random':
      return { hash: undefined, pick: createWeightedRandom(candidates, random) };
    case 'ring_hash': {
      const ring = createRing(candidates);
      const anyone = createWeightedRandom(candidates, random);
      return {
        hash: balancing.hash,
        pick: (value) => (value === undefined ? anyone() : ring(value)),
      };
    }
    case 'round_robin':
    case undefined:
      return { hash: undefined, pick: createRoundRobin(candidates, random) };
  }
};
