import { type Rule, SPLIT_BUCKETS } from '@flyball/proto/ir';
import type { RetryPolicy, Route, RouteAction } from '../bodies.ts';
import { duration } from '../duration.ts';
import { clusterName, NO_BACKEND_CLUSTER } from '../names.ts';
import type { RouteContext, RouteDialect } from '../routes/dialect.ts';
import { type Taker, takersOf } from '../routes/split.ts';
import { grpcMatches } from './match.ts';

/*
 * gRPC clients know routes that forward. What answers otherwise for an Envoy, a redirect or a status, goes to a cluster
 * without endpoints, so that the call fails (UNAVAILABLE); `non_forwarding_action`, which is meant for servers, ends
 * the process of a grpc-js-xds 1.14.1 client with a TypeError. They know no mirrors, no rewrites, no header changes, no limits
 * and no sticky shares: these are left out, and the fidelity of the entry says so.
 */

const routesOf = (rule: Rule, context: RouteContext): readonly Route[] =>
  grpcMatches(context.match).map((match) => ({ name: rule.id, match, ...actionOf(rule, context) }));

const actionOf = (rule: Rule, { isWithheld, balancingKey }: RouteContext): Route => {
  const takers = takersOf(rule);
  if (isWithheld || rule.redirect || takers.length === 0) return { route: { cluster: NO_BACKEND_CLUSTER } };
  const hash = balancingKey?.source === 'header' && {
    hashPolicy: [{ header: { headerName: balancingKey.name } }],
  };
  return { route: { ...timing(rule), ...hash, ...destination(takers) } };
};

const destination = (takers: readonly Taker[]): RouteAction => {
  const clusters = takers.map(({ backend, share }) => ({
    name: backend.invalid === '' ? clusterName(backend) : NO_BACKEND_CLUSTER,
    weight: share,
  }));
  const [first, ...others] = clusters;
  if (first && others.length === 0) return { cluster: first.name };
  // C-core before 1.52 takes other sums than 100 only with the deprecated total.
  return { weightedClusters: { clusters, totalWeight: SPLIT_BUCKETS } };
};

/** The time of a call is that of its stream (gRFC A31); 0 and nothing given: no limit. */
const timing = ({
  requestTimeoutMs = 0,
  retry,
}: Rule): Pick<RouteAction, 'maxStreamDuration' | 'retryPolicy'> => ({
  ...(requestTimeoutMs > 0 && { maxStreamDuration: { maxStreamDuration: duration(requestTimeoutMs) } }),
  ...(retry && { retryPolicy: retryPolicy(retry) }),
});

/** Statuses of gRPC by the HTTP codes whose meaning they share; a failed connection is `unavailable`. */
const CONDITIONS: Readonly<Record<number, string>> = {
  429: 'resource-exhausted',
  500: 'internal',
  504: 'deadline-exceeded',
};

const BACKOFF_GROWTH = 10;

const retryPolicy = ({ attempts, backoffMs, codes }: NonNullable<Rule['retry']>): RetryPolicy => ({
  retryOn: ['unavailable', ...codes.flatMap((code) => CONDITIONS[code] ?? [])].join(','),
  numRetries: attempts,
  ...(backoffMs > 0 && {
    retryBackOff: { baseInterval: duration(backoffMs), maxInterval: duration(backoffMs * BACKOFF_GROWTH) },
  }),
});

/** Routes for gRPC clients. */
export const grpcRoutes: RouteDialect = { routesOf, fieldsOf: () => ({}), limits: false };
