/**
 * The small alphabets that make rules overlap. All values are such that no client, proxy or normalisation
 * changes them: plain path segments, visible header values, no percent-encoding.
 */

/** A pattern and values it takes as a whole. */
export interface Pattern {
  readonly pattern: string;
  readonly fits: readonly [string, ...string[]];
}

export const SEGMENTS = ['a', 'b', 'c'] as const;
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;
export const HEADER_NAMES = ['x-a', 'x-b', 'x-c'] as const;
export const QUERY_NAMES = ['p', 'q', 'r'] as const;
export const VALUES = ['1', '2', '12', 'on'] as const;

/** Expressions for header and query values: RE2 and ECMAScript agree on them. */
export const VALUE_PATTERNS: readonly Pattern[] = [
  { pattern: '1|2', fits: ['1', '2'] },
  { pattern: '[0-9]+', fits: ['1', '2', '12'] },
  { pattern: '1.*', fits: ['1', '12'] },
  { pattern: 'o[a-z]', fits: ['on'] },
];

/** Expressions for whole paths. */
export const PATH_PATTERNS: readonly Pattern[] = [
  { pattern: '/a/[ab]', fits: ['/a/a', '/a/b'] },
  { pattern: '/[a-c]/[a-c]', fits: ['/a/b', '/b/c', '/c/a'] },
  { pattern: '/(a|b)/.+', fits: ['/a/b', '/b/a/c', '/a/b/c'] },
  { pattern: '/c(/.*)?', fits: ['/c', '/c/a', '/c/b/a'] },
  { pattern: '/a.*c', fits: ['/a/c', '/a/b/c'] },
];

/** Host names of requests. */
export const HOSTS = [
  'shop.example.com',
  'x.example.com',
  'a.x.example.com',
  'eu.example.com',
  'de.eu.example.com',
  'example.com',
  'other.test',
] as const;

/** Host names of routes. */
export const HOST_PATTERNS = [
  'shop.example.com',
  '*.example.com',
  '*.eu.example.com',
  'de.eu.example.com',
  'other.test',
] as const;

/** Host names of the listeners of one port; undefined takes all hosts. */
export const LISTENER_HOSTS: readonly (readonly (string | undefined)[])[] = [
  [undefined],
  [undefined, '*.example.com', 'shop.example.com'],
  ['*.example.com', '*.eu.example.com'],
  [undefined, '*.eu.example.com', 'de.eu.example.com'],
];

/** Ports of listeners. */
export const PORTS = [80, 8090] as const;

/** Users that a sticky split is made by. */
export const USERS = Array.from({ length: 40 }, (_, index) => `user-${index}`);

/** Ages of routes; few, so that they tie. */
export const CREATED = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'] as const;
