import {
  type Match,
  type MatchPlace,
  type PathMatch,
  precedenceKey,
  type ValueMatch,
} from '@flyball/proto/ir';
import type { HTTPRouteMatch } from '../kinds/http-route-match.ts';

const PATH_TYPES = { Exact: 'exact', PathPrefix: 'prefix', RegularExpression: 'regex' } as const;

const pathMatch = (path: HTTPRouteMatch['path']): PathMatch => {
  const type = PATH_TYPES[path.type];
  return { type, value: type === 'prefix' ? withoutTrailingSlash(path.value) : path.value };
};

/** `/a/` and `/a` are the same prefix (Gateway API, PathMatchPathPrefix); `/` stays. */
const withoutTrailingSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;

interface NamedValue {
  readonly name: string;
  readonly type: 'Exact' | 'RegularExpression';
  readonly value: string;
}

/** Of several conditions on one name the first counts, the others are ignored (Gateway API, HTTPRouteMatch). */
const valueMatches = (values: readonly NamedValue[] | undefined, nameOf: (name: string) => string) => {
  const byName = new Map<string, ValueMatch>();
  for (const { name, type, value } of values ?? []) {
    const key = nameOf(name);
    if (!byName.has(key)) byName.set(key, { name: key, type: type === 'Exact' ? 'exact' : 'regex', value });
  }
  return [...byName.values()];
};

const lower = (name: string): string => name.toLowerCase();
const same = (name: string): string => name;

/** Conditions of a match, without its place in the order. */
export const conditionsOf = (match: HTTPRouteMatch): Omit<Match, 'precedence'> => ({
  path: pathMatch(match.path),
  method: match.method ?? '',
  headers: valueMatches(match.headers, lower),
  queries: valueMatches(match.queryParams, same),
});

/** A match of a route with its place in the order. */
export const routeMatch = (match: HTTPRouteMatch, place: MatchPlace): Match => {
  const conditions = conditionsOf(match);
  return { precedence: precedenceKey(conditions, place), ...conditions };
};
