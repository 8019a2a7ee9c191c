import type { Rule } from '@flyball/proto/ir';
import type { RetryPolicy, RouteAction } from '../bodies.ts';
import { duration } from '../duration.ts';

/** Limit of a request that says none, ms: Envoy's own. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 15_000;
/** Time without activity after which a stream is closed, ms; the listeners' default. */
export const STREAM_IDLE_TIMEOUT_MS = 300_000;

/**
 * Limits of time. A request that gives only a limit for one try has at least that long. Where a request may be longer
 * than streams may be idle, so may its streams.
 */
export const timeoutFields = ({
  requestTimeoutMs,
  backendTimeoutMs = 0,
}: Rule): Pick<RouteAction, 'timeout' | 'idleTimeout'> => {
  const timeout = requestTimeoutMs ?? Math.max(DEFAULT_REQUEST_TIMEOUT_MS, backendTimeoutMs);
  const isLong = timeout === 0 || timeout > STREAM_IDLE_TIMEOUT_MS;
  return { timeout: duration(timeout), ...(isLong && { idleTimeout: duration(0) }) };
};

const PREVIOUS_HOSTS = {
  name: 'envoy.retry_host_predicates.previous_hosts',
  typedConfig: {
    '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
  },
} as const;

/** Longest pause between tries, as a multiple of the shortest. */
const BACKOFF_GROWTH = 10;

/**
 * When to try again: on a failed connection, on a reset or time-out of one try, and on the codes given; on another host
 * where there is one. Envoy draws each pause at random between 0 and a bound that starts at `backoffMs`.
 */
export const retryFields = ({ retry, backendTimeoutMs = 0 }: Rule): Pick<RouteAction, 'retryPolicy'> => {
  const perTryTimeout = backendTimeoutMs > 0 && { perTryTimeout: duration(backendTimeoutMs) };
  if (!retry) return perTryTimeout ? { retryPolicy: perTryTimeout } : {};
  return { retryPolicy: { ...retryPolicy(retry), ...perTryTimeout } };
};

const retryPolicy = ({ attempts, backoffMs, codes }: NonNullable<Rule['retry']>): RetryPolicy => ({
  retryOn: `connect-failure,refused-stream,reset${codes.length > 0 ? ',retriable-status-codes' : ''}`,
  numRetries: attempts,
  ...(codes.length > 0 && { retriableStatusCodes: codes }),
  ...(backoffMs > 0 && {
    retryBackOff: { baseInterval: duration(backoffMs), maxInterval: duration(backoffMs * BACKOFF_GROWTH) },
  }),
  retryHostPredicate: [PREVIOUS_HOSTS],
  hostSelectionRetryMaxAttempts: 3,
});
