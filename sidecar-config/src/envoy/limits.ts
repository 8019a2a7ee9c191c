import type { Limit } from '@flyball/proto/ir';
import type {
  LimitDescriptor,
  LocalRateLimit,
  RateLimit,
  RouteConfiguration,
  StatusCode,
} from '../bodies.ts';
import { duration } from '../duration.ts';
import { KEYS_FILTER, limitFilterAt, limitStats, SHADOW_FILTER } from './filters.ts';
import { conditionActions, conditionEntries } from './limit-conditions.ts';
import { guardEntries, keyAction, keyEntry, keyGuards, keyRules } from './limit-keys.ts';
import { statusCode } from './status-code.ts';

/*
 * How limits are enforced, and what was found running Envoy 1.40:
 * - Buckets belong to the filter configuration they stand in. All limits of a RouteConfiguration stand in its own
 *   `typed_per_filter_config`, so all its routes, workers and virtual hosts share a limit's bucket. Other
 *   RouteConfigurations have buckets of their own.
 * - Every update of the RouteConfiguration makes new, full buckets, changed or not. Only the configuration of a
 *   listener (or one by ECDS) would outlive it.
 * - A route names its limits in its metadata; the filter's own `rate_limits` make descriptors from there. So redirects
 *   and direct answers are limited too. `rate_limits` of a route action also work, but Envoy warns that it will ignore
 *   them.
 * - A filter's default bucket is required and takes what matches no descriptor: it is made as large as can be.
 * - Tokens trickle in continuously. Of several limits the first that is exhausted answers; those before it are charged.
 * - `Retry-After` goes with 429 only.
 */

/** Metadata of a route that names its limits. */
const LIMITS_METADATA = 'flyball.limits';

type FilterConfigs = NonNullable<RouteConfiguration['typedPerFilterConfig']>;

/** Metadata of a route for its limits. */
export const limitMetadata = (ids: readonly string[]) => ({
  filterMetadata: { [LIMITS_METADATA]: Object.fromEntries(ids.map((id) => [id, id])) },
});

/** Configuration of the filters for all limits of a RouteConfiguration; undefined where there are none. */
export const limitConfigs = (limits: readonly Limit[]): FilterConfigs | undefined => {
  if (limits.length === 0) return undefined;
  const rules = keyRules(limits);
  const configs: Record<string, FilterConfigs[string]> = {};
  if (rules.length > 0) {
    configs[KEYS_FILTER] = {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config',
      requestRules: rules,
    };
  }
  for (const [filter, group] of groupsOf(limits)) {
    configs[filter] = {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      ...groupConfig(filter, group),
    };
  }
  return configs;
};

/** Limits by filter. Of those that enforce, 429 comes first, and only the last filter may hold several statuses. */
const groupsOf = (limits: readonly Limit[]): ReadonlyMap<string, readonly Limit[]> => {
  const enforced = limits.filter(({ mode }) => mode !== 'Shadow');
  const statuses = [...new Set(enforced.map(({ status }) => statusCode(status)))].sort(byStatus);
  const groups = new Map<string, Limit[]>();
  for (const limit of limits) {
    const filter =
      limit.mode === 'Shadow' ? SHADOW_FILTER : limitFilterAt(statuses.indexOf(statusCode(limit.status)));
    const group = groups.get(filter);
    if (group) group.push(limit);
    else groups.set(filter, [limit]);
  }
  return groups;
};

const byStatus = (a: StatusCode, b: StatusCode): number => rank(a) - rank(b) || (a < b ? -1 : 1);

const rank = (status: StatusCode): number => (status === 'TooManyRequests' ? 0 : 1);

const HUNDRED_PERCENT = { defaultValue: { numerator: 100 } };
const NOTHING = { defaultValue: { numerator: 0 } };
const MOST = 4_294_967_295;
/** Shortest interval Envoy takes. */
const MIN_INTERVAL_MS = 50;
const MIN_DYNAMIC_DESCRIPTORS = 10_000;

const groupConfig = (filter: string, limits: readonly Limit[]): LocalRateLimit => ({
  statPrefix: limitStats(filter),
  status: { code: statusCode(limits[0]?.status ?? 0) },
  tokenBucket: { maxTokens: MOST, tokensPerFill: MOST, fillInterval: duration(MIN_INTERVAL_MS) },
  alwaysConsumeDefaultTokenBucket: false,
  filterEnabled: HUNDRED_PERCENT,
  filterEnforced: limits[0]?.mode === 'Shadow' ? NOTHING : HUNDRED_PERCENT,
  enableRetryAfterHeader: true,
  // The same for each descriptor with a key; by default Envoy remembers only 20 values.
  maxDynamicDescriptors: Math.max(MIN_DYNAMIC_DESCRIPTORS, ...limits.map(({ maxKeys }) => maxKeys)),
  rateLimits: limits.flatMap(rateLimits),
  descriptors: limits.map(descriptor),
});

const rateLimits = ({ id, matches, keys }: Limit): readonly RateLimit[] =>
  conditionActions(matches).map((conditions) => ({
    actions: [
      {
        metadata: {
          descriptorKey: 'flyball',
          metadataKey: { key: LIMITS_METADATA, path: [{ key: id }] },
          source: 'ROUTE_ENTRY',
        },
      },
      ...conditions,
      ...keyGuards(keys),
      ...keys.map(keyAction),
    ],
  }));

const descriptor = ({ id, matches, keys, ...rate }: Limit): LimitDescriptor => ({
  entries: [
    { key: 'flyball', value: id },
    ...conditionEntries(matches),
    ...guardEntries(keys),
    // Without a value: a bucket for each.
    ...keys.map((key) => ({ key: keyEntry(key) })),
  ],
  tokenBucket: tokenBucket(rate),
});

/** The same rate over an interval that Envoy takes. */
const tokenBucket = ({ requests, perMs, burst }: Pick<Limit, 'requests' | 'perMs' | 'burst'>) => {
  const times = Math.max(1, Math.ceil(MIN_INTERVAL_MS / Math.max(1, perMs)));
  return {
    maxTokens: Math.max(1, burst === 0 ? requests : burst),
    tokensPerFill: Math.max(1, requests * times),
    fillInterval: duration(Math.max(1, perMs) * times),
  };
};
