import type { Match } from './types.ts';

/**
 * Precedence of matches, Gateway API `HTTPRouteMatch`: exact path, then regular expression (the
 * implementation's choice), then prefix by length; then a method, the number of header matches, the number
 * of query matches; ties go to the older route, then `namespace/name`, then the order in the route.
 * https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export interface MatchPlace {
  /** metadata.creationTimestamp of the route, RFC 3339 in UTC. */
  readonly created: string;
  /** `ns/name` of the route. */
  readonly route: string;
  /** Index of the rule in the route, below 10,000. */
  readonly rule: number;
  /** Index of the match in the rule, below 10,000. */
  readonly match: number;
}

/** Sorts before every character of a name, so that `a` comes before its continuation `a-b`. */
const SEPARATOR = ' ';

const PATH_RANK = { exact: '0', regex: '1', prefix: '2' } as const;

/** Key whose byte order is the precedence: smaller wins. */
export const precedenceKey = (match: Omit<Match, 'precedence'>, place: MatchPlace): string => {
  const path = match.path ?? { type: 'prefix', value: '/' };
  const parts = [
    PATH_RANK[path.type],
    descending(path.type === 'exact' ? 0 : path.value.length, 4),
    match.method === '' ? '1' : '0',
    descending(match.headers.length, 2),
    descending(match.queries.length, 2),
    place.created,
    place.route,
    ascending(place.rule),
    ascending(place.match),
  ];
  return parts.join(SEPARATOR);
};

/** Larger numbers first: the complement, in a fixed width. */
const descending = (value: number, width: number): string => {
  const most = 10 ** width - 1;
  return String(most - Math.min(value, most)).padStart(width, '0');
};

const ascending = (value: number): string => String(value).padStart(4, '0');

/** Compares two precedence keys: negative when `a` wins. */
export const byPrecedence = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
