/**
 * Host names of listeners and routes. `*` matches all; `*.example.com` matches one or more labels before
 * `.example.com`, not `example.com` itself (Gateway API, HTTPRouteSpec.hostnames). Names are lower case.
 */

/** Whether a request's host (no port, lower case) falls under a pattern. */
export const hostMatches = (pattern: string, host: string): boolean => {
  if (pattern === '*' || pattern === '') return true;
  return pattern.startsWith('*.') ? isBelow(host, pattern.slice(1)) : pattern === host;
};

const isBelow = (host: string, suffix: string): boolean =>
  host.length > suffix.length && host.endsWith(suffix);

/** Most specific first: exact names, then wildcards by length, then `*`. */
export const byHostSpecificity = (a: string, b: string): number =>
  hostRank(b) - hostRank(a) || b.length - a.length || (a < b ? -1 : a > b ? 1 : 0);

const hostRank = (pattern: string): number => {
  if (pattern === '*' || pattern === '') return 0;
  return pattern.startsWith('*.') ? 1 : 2;
};

/** Whether every host under `inner` is also under `outer`. */
export const hostCovers = (outer: string, inner: string): boolean => {
  if (outer === '*' || outer === '') return true;
  if (inner === '*' || inner === '') return false;
  if (!outer.startsWith('*.')) return outer === inner;
  return inner.startsWith('*.') ? inner.slice(1).endsWith(outer.slice(1)) : isBelow(inner, outer.slice(1));
};

/** The more specific of two patterns that overlap; undefined when no host is under both. */
export const hostIntersection = (a: string, b: string): string | undefined => {
  if (hostCovers(a, b)) return b === '' ? '*' : b;
  return hostCovers(b, a) ? a : undefined;
};

/** Host of a Host header: without port, lower case. */
export const hostOf = (authority: string): string => {
  const bare = authority.startsWith('[') ? authority.replace(/\]:\d+$/, ']') : authority.replace(/:\d+$/, '');
  return bare.toLowerCase();
};
