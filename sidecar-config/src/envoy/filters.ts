import type { HttpFilter } from '../bodies.ts';

/** HTTP filter that makes cookies and query parameters known to limits. */
export const KEYS_FILTER = 'flyball.limits.keys';

/**
 * HTTP filters that limit. A filter refuses with one status, so each status in use by a RouteConfiguration takes one;
 * the last takes all further ones.
 */
const LIMIT_FILTERS = [
  'flyball.limits.0',
  'flyball.limits.1',
  'flyball.limits.2',
  'flyball.limits.3',
  'flyball.limits.4',
] as const;

/** The filter of the status of that rank. */
export const limitFilterAt = (rank: number): string => LIMIT_FILTERS[rank] ?? 'flyball.limits.4';

/** HTTP filter of the limits that only count. */
export const SHADOW_FILTER = 'flyball.limits.shadow';

/**
 * Prefix of a limit filter's counters. Those that only count have their own: `rate_limited` there is what would have
 * been refused.
 */
export const limitStats = (filter: string): string =>
  filter === SHADOW_FILTER ? 'flyball_limits_shadow' : 'flyball_limits';

const keysFilter: HttpFilter = {
  name: KEYS_FILTER,
  typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config' },
};

const limitFilter = (name: string): HttpFilter => ({
  name,
  typedConfig: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
    statPrefix: limitStats(name),
  },
});

const routerFilter: HttpFilter = {
  name: 'envoy.filters.http.router',
  typedConfig: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    suppressEnvoyHeaders: true,
  },
};

/**
 * The filters of every listener. They stand from the start and do nothing until a RouteConfiguration configures them,
 * so that limits never change a listener: Envoy drains the connections of one that changes.
 */
export const HTTP_FILTERS: readonly HttpFilter[] = [
  keysFilter,
  // Before those that refuse: what only counts sees every request.
  limitFilter(SHADOW_FILTER),
  ...LIMIT_FILTERS.map(limitFilter),
  routerFilter,
];
