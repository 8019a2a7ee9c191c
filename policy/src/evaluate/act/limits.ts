import type { HashKey, Limit, Rule } from '@flyball/proto/ir';
import { matchHolds } from '../match/conditions.ts';
import { keyValue } from '../request/key.ts';
import type { EvaluatedRequest } from '../types.ts';

/** One entry of a descriptor. */
export interface DescriptorEntry {
  readonly key: string;
  readonly value: string;
}

/** A limit that counts a request, and under what. */
export interface AppliedLimit {
  readonly limit: Limit;
  /** `("flyball", id)`, then one entry for each key; requests with equal descriptors share a bucket. */
  readonly descriptor: readonly DescriptorEntry[];
}

/**
 * The limits of a rule that count a request, each once and in order. One whose conditions do not hold, or of whose keys
 * the request lacks one, does not; ids without an entry are passed over.
 */
export const appliedLimits = (
  limits: ReadonlyMap<string, Limit>,
  rule: Rule,
  request: EvaluatedRequest,
): readonly AppliedLimit[] => {
  if (rule.limits.length === 0) return NONE;
  const applied: AppliedLimit[] = [];
  for (const id of new Set(rule.limits)) {
    const limit = limits.get(id);
    const descriptor = limit && holds(limit, request) ? descriptorOf(limit, request) : undefined;
    if (limit && descriptor) applied.push({ limit, descriptor });
  }
  return applied;
};

const NONE: readonly AppliedLimit[] = [];

const holds = ({ matches }: Limit, request: EvaluatedRequest): boolean =>
  matches.length === 0 || matches.some((match) => matchHolds(match, request));

const descriptorOf = (limit: Limit, request: EvaluatedRequest): readonly DescriptorEntry[] | undefined => {
  const entries = [{ key: 'flyball', value: limit.id }];
  for (const key of limit.keys) {
    const value = keyValue(key, request);
    if (value === undefined) return undefined;
    entries.push({ key: descriptorKey(key), value });
  }
  return entries;
};

/** Name of a key's entry: `header:x-user`, `cookie:id`, `query:q`, `remote_address` (fixed by Envoy). */
export const descriptorKey = ({ source, name }: HashKey): string =>
  source === 'address' ? 'remote_address' : `${source}:${name}`;
