import type { Balancing, HashKey, Retry } from '@flyball/proto/ir';
import { durationMs } from '../kinds/duration.ts';
import type { HTTPRouteRule } from '../kinds/http-route.ts';
import type { TrafficPolicySpec } from '../kinds/traffic-policy.ts';
import { hashKey } from './hash-key.ts';
import { policiesAt, type Target, winner } from './policy-scope.ts';
import type { Reader } from './reader.ts';

/** What policies say of requests along a chain of targets. */
export interface Traffic {
  readonly splitKey?: HashKey;
  readonly requestTimeoutMs?: number;
  readonly backendTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly retry?: Retry;
  readonly balancing?: Balancing;
}

/** Effective sections of the TrafficPolicies for a chain of targets, the most specific target first. */
export const trafficFor = (read: Reader, targets: readonly Target[]): Traffic => {
  const policies = targets.flatMap((target) => policiesAt(read, 'TrafficPolicy', target));
  if (policies.length === 0) return NOTHING;
  const splitKey = winner(policies, (spec) => spec.splitKey);
  const timeout = winner(policies, (spec) => spec.timeout);
  const retry = winner(policies, (spec) => spec.retry);
  const balancing = winner(policies, (spec) => spec.balancing);
  return {
    ...(splitKey && { splitKey: hashKey(splitKey) }),
    ...(timeout && timeouts(timeout)),
    ...(timeout?.connect !== undefined && { connectTimeoutMs: durationMs(timeout.connect) }),
    ...(retry && retries(retry)),
    ...(balancing && { balancing: balance(balancing) }),
  };
};

const NOTHING: Traffic = {};

/** Time limits in milliseconds; one that is not set is absent. */
export const timeouts = (timeout: {
  readonly request?: string | undefined;
  readonly backendRequest?: string | undefined;
}): Pick<Traffic, 'requestTimeoutMs' | 'backendTimeoutMs'> => ({
  ...(timeout.request !== undefined && { requestTimeoutMs: durationMs(timeout.request) }),
  ...(timeout.backendRequest !== undefined && { backendTimeoutMs: durationMs(timeout.backendRequest) }),
});

/** Retries; none when the number of tries is 0. */
export const retries = (
  retry: NonNullable<HTTPRouteRule['retry']> | NonNullable<TrafficPolicySpec['retry']>,
): Pick<Traffic, 'retry'> => {
  const attempts = retry.attempts ?? 1;
  if (attempts === 0) return {};
  const codes = [...new Set(retry.codes ?? [])].sort((a, b) => a - b);
  return {
    retry: { attempts, backoffMs: retry.backoff === undefined ? 0 : durationMs(retry.backoff), codes },
  };
};

const ALGORITHMS = {
  RoundRobin: 'round_robin',
  LeastRequest: 'least_request',
  Random: 'random',
  RingHash: 'ring_hash',
} as const;

const balance = (balancing: NonNullable<TrafficPolicySpec['balancing']>): Balancing => ({
  algorithm: ALGORITHMS[balancing.algorithm],
  ...(balancing.hashKey && { hash: hashKey(balancing.hashKey) }),
});
