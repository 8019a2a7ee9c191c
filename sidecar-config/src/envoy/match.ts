import type { Match, PathMatch, ValueMatch } from '@flyball/proto/ir';
import type { HeaderMatcher, QueryParameterMatcher, RouteMatch, StringMatcher } from '../bodies.ts';

/**
 * The match of an Envoy route; undefined where no request can ever match. Envoy matches the path without query, after
 * normalisation. What is compared of query parameters is what stands in the URL: Envoy 1.40 decodes neither names nor
 * values, and takes the first value. Repeated headers are joined by a comma only with the runtime feature
 * `envoy.reloadable_features.match_headers_individually` off, as the bootstrap file has it; by default any of the
 * values matches.
 */
export const routeMatch = (match: Match): RouteMatch | undefined => {
  const path = pathMatch(match.path);
  if (!path) return undefined;
  const headers = headerMatchers(match);
  return {
    ...path,
    ...(headers.length > 0 && { headers }),
    ...(match.queries.length > 0 && { queryParameters: match.queries.map(queryMatcher) }),
  };
};

const EVERY_PATH = { prefix: '/' } as const;

const pathMatch = (path: PathMatch | undefined): RouteMatch | undefined => {
  if (path === undefined) return EVERY_PATH;
  if (path.type === 'regex') return { safeRegex: { regex: path.value } };
  // Envoy refuses such prefixes; a path never holds these characters.
  if (/[?#]/.test(path.value)) return undefined;
  if (path.type === 'exact') return { path: path.value };
  const prefix = path.value.replace(/\/+$/, '');
  // `path_separated_prefix` must not be `/` or end with one.
  return prefix === '' ? EVERY_PATH : { pathSeparatedPrefix: prefix };
};

/** Conditions on method and headers. */
export const headerMatchers = ({ method, headers }: Match): readonly HeaderMatcher[] => [
  ...(method === '' ? [] : [{ name: ':method', stringMatch: { exact: method } }]),
  ...headers.map((header) => ({ name: header.name, stringMatch: stringMatcher(header) })),
];

const queryMatcher = (query: ValueMatch): QueryParameterMatcher => ({
  name: query.name,
  stringMatch: stringMatcher(query),
});

/** Expressions match the whole value in Envoy, as in the IR. */
const stringMatcher = ({ type, value }: ValueMatch): StringMatcher =>
  type === 'exact' ? { exact: value } : { safeRegex: { regex: value } };
