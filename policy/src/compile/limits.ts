import type { Limit } from '@flyball/proto/ir';
import { durationMs } from '../kinds/duration.ts';
import type { RateLimitPolicySpec, RateLimitRule } from '../kinds/rate-limit-policy.ts';
import { keyOf, type ObjectKey, type Resource } from '../model/resource.ts';
import { hashKey } from './hash-key.ts';
import { conditionsOf } from './match.ts';
import { policiesAt, type Target } from './policy-scope.ts';
import type { Reader } from './reader.ts';

/** Id of one limit of a rule; a rule with a single limit has no number. */
const limitId = (policy: ObjectKey, rule: RateLimitRule, index: number): string =>
  rule.limits.length === 1 ? `${policy}/${rule.name}` : `${policy}/${rule.name}/${index}`;

/** Ids of all limits of a policy, in the written order. */
export const limitIds = (policy: Resource<RateLimitPolicySpec>): readonly string[] =>
  policy.spec.rules.flatMap((rule) => rule.limits.map((_, index) => limitId(keyOf(policy), rule, index)));

/** A limit and the JSON pointer of what says it. */
export interface PlacedLimit {
  readonly limit: Limit;
  readonly field: string;
}

/** All limits of a policy. */
export const limitsOf = (policy: Resource<RateLimitPolicySpec>): readonly PlacedLimit[] =>
  policy.spec.rules.flatMap((rule, place) =>
    rule.limits.map((_, index) => ({
      limit: limitOf(limitId(keyOf(policy), rule, index), rule, index),
      field: `/spec/rules/${place}/limits/${index}`,
    })),
  );

const limitOf = (id: string, rule: RateLimitRule, index: number): Limit => {
  const amount = rule.limits[index];
  return {
    id,
    matches: (rule.match ?? []).map((match) => ({ precedence: '', ...conditionsOf(match) })),
    keys: (rule.key ?? []).map(hashKey),
    requests: amount?.requests ?? 0,
    perMs: amount === undefined ? 0 : durationMs(amount.per),
    burst: amount?.burst ?? 0,
    scope: rule.scope,
    mode: rule.mode,
    status: rule.onExceed.respond.status,
    maxKeys: rule.maxKeys,
  };
};

/** Ids of the limits that hold along a chain of targets: those of the most specific target that has any. */
export const limitsFor = (read: Reader, targets: readonly Target[]): readonly string[] => {
  for (const target of targets) {
    const [winning] = policiesAt(read, 'RateLimitPolicy', target);
    if (winning) return limitIds(winning);
  }
  return [];
};
