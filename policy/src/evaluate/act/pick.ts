import { type Rule, SPLIT_BUCKETS, shareAt } from '@flyball/proto/ir';
import { keyValue } from '../request/key.ts';
import type { EvaluatedRequest } from '../types.ts';
import { splitPlan } from './shares.ts';
import { bucketOf } from './split.ts';

/** A number from 0 up to but not 1. */
export type Random = () => number;

/**
 * Index of the share a request falls to: the only one, that of its split key's bucket, or a random one when
 * the rule has no key or the request lacks it. Undefined when it is random and no `random` is given, or when
 * no share takes anything.
 */
export const pickShare = (rule: Rule, request: EvaluatedRequest, random?: Random): number | undefined => {
  const { parts, only } = splitPlan(rule);
  if (only !== undefined) return only;
  const key = rule.splitKey && keyValue(rule.splitKey, request);
  if (key !== undefined) return shareAt(parts, bucketOf(key));
  return random && shareAt(parts, Math.floor(random() * SPLIT_BUCKETS));
};
