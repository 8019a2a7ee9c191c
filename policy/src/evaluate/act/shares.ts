import { normaliseWeights, type Rule } from '@flyball/proto/ir';
import type { Share } from '../types.ts';

/** How a rule divides its traffic; computed once for a rule. */
export interface SplitPlan {
  /** One for each backend, in the written order. */
  readonly shares: readonly Share[];
  /** The shares' numbers. */
  readonly parts: readonly number[];
  /** Index of the share that takes everything; undefined when there is a choice, or nothing to choose. */
  readonly only: number | undefined;
  /** Whether any request can reach a backend: some valid one has a share. */
  readonly reaches: boolean;
}

const plans = new WeakMap<Rule, SplitPlan>();

/** The plan of a rule. An invalid backend keeps its share: that part of the requests gets 500. */
export const splitPlan = (rule: Rule): SplitPlan => {
  const known = plans.get(rule);
  if (known) return known;
  const made = planOf(rule);
  plans.set(rule, made);
  return made;
};

const planOf = ({ backends }: Rule): SplitPlan => {
  const parts = normaliseWeights(backends.map(({ weight }) => weight));
  const shares = backends.map(({ service, subset, port, invalid }, index) => ({
    service,
    subset,
    port,
    share: parts[index] ?? 0,
    invalid,
  }));
  const taking = parts.flatMap((part, index) => (part > 0 ? [index] : []));
  return {
    shares,
    parts,
    only: taking.length === 1 ? taking[0] : undefined,
    reaches: shares.some(({ share, invalid }) => share > 0 && invalid === ''),
  };
};
