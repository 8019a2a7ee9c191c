import type { HashKey, Match, Rule } from '@flyball/proto/ir';
import type { ClusterWeight, MirrorPolicy, Route, RouteAction } from '../bodies.ts';
import { clusterName, NO_BACKEND_CLUSTER } from '../names.ts';
import { type Taker, takersOf } from '../routes/split.ts';
import { hashPolicy } from './hash-policy.ts';
import { requestHeaderFields, responseHeaderFields } from './header-ops.ts';
import { pathChange } from './path-rewrite.ts';
import { retryFields, timeoutFields } from './timing.ts';

/** What a rule forwards depends on besides itself. */
export interface ForwardContext {
  readonly match: Match;
  /** Key by which instances are chosen, where a backend's balancing has one. */
  readonly balancingKey: HashKey | undefined;
}

/** Fields of a route that forwards; undefined where every request gets 500. */
export const forwardFields = (rule: Rule, context: ForwardContext): Route | undefined => {
  const takers = takersOf(rule);
  const [first, ...others] = takers;
  if (!first) return undefined;
  const common = commonFields(rule, context);
  if (others.length > 0) return { route: { ...common, ...weightedFields(rule, takers) } };
  const { backend } = first;
  return {
    ...requestHeaderFields([rule.requestHeaders, backend.requestHeaders]),
    ...responseHeaderFields([backend.responseHeaders, rule.responseHeaders]),
    route: { ...common, cluster: clusterName(backend) },
  };
};

const commonFields = (rule: Rule, { match, balancingKey }: ForwardContext) => {
  // One policy only: Envoy would mix the hashes of several. A split key goes before the key of the balancing.
  const key = rule.splitKey ?? balancingKey;
  return {
    ...timeoutFields(rule),
    ...retryFields(rule),
    ...(rule.rewrite?.path && pathChange(rule.rewrite.path, match)),
    ...(rule.rewrite?.host && { hostRewriteLiteral: rule.rewrite.host }),
    ...(key && { hashPolicy: [hashPolicy(key)] }),
    ...(rule.mirrors.length > 0 && { requestMirrorPolicies: rule.mirrors.map(mirrorPolicy) }),
  } satisfies RouteAction;
};

/**
 * Shares in the written order. That of an invalid backend names a cluster that does not exist: Envoy then answers 500
 * without mirroring. Header changes stand with the clusters, because those of the route would also change that 500.
 */
const weightedFields = (
  rule: Rule,
  takers: readonly Taker[],
): Pick<RouteAction, 'weightedClusters' | 'clusterNotFoundResponseCode'> => ({
  weightedClusters: {
    clusters: takers.map((taker) => weightOf(rule, taker)),
    ...(rule.splitKey && { useHashPolicy: true }),
  },
  ...(takers.some(({ backend }) => backend.invalid !== '') && {
    clusterNotFoundResponseCode: 'INTERNAL_SERVER_ERROR',
  }),
});

const weightOf = (rule: Rule, { backend, share }: Taker): ClusterWeight =>
  backend.invalid === ''
    ? {
        name: clusterName(backend),
        weight: share,
        ...requestHeaderFields([rule.requestHeaders, backend.requestHeaders]),
        ...responseHeaderFields([backend.responseHeaders, rule.responseHeaders]),
      }
    : { name: NO_BACKEND_CLUSTER, weight: share };

const mirrorPolicy = ({ service, subset, millionths }: Rule['mirrors'][number]): MirrorPolicy => ({
  cluster: clusterName({ service, subset }),
  runtimeFraction: { defaultValue: { numerator: millionths, denominator: 'MILLION' } },
  disableShadowHostSuffixAppend: true,
});
