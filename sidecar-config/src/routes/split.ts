import { type Backend, normaliseWeights, type Rule } from '@flyball/proto/ir';

/** A backend that takes a share of a rule's traffic. */
export interface Taker {
  readonly backend: Backend;
  /** 1 to 10,000. */
  readonly share: number;
}

const plans = new WeakMap<Rule, readonly Taker[]>();

/** The backends with a share, in the written order; empty where no request can reach a valid one (500). */
export const takersOf = (rule: Rule): readonly Taker[] => {
  const known = plans.get(rule);
  if (known) return known;
  const shares = normaliseWeights(rule.backends.map(({ weight }) => weight));
  const takers = rule.backends
    .map((backend, index) => ({ backend, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0);
  const made = takers.some(({ backend }) => backend.invalid === '') ? takers : [];
  plans.set(rule, made);
  return made;
};
