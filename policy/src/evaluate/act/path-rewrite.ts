import type { Match, PathRewrite } from '@flyball/proto/ir';

/** A path without query and the match that selected its rule. */
export interface MatchedPath {
  readonly path: string;
  readonly match: Match;
}

/**
 * The new path (Gateway API, HTTPPathModifier): `full` replaces all of it, `prefix` the prefix that matched,
 * by whole segments and with exactly one slash between the parts. Where no prefix matched, an exact path or an
 * expression counts as one that covers the whole path.
 */
export const rewritePath = (rewrite: PathRewrite | undefined, { path, match }: MatchedPath): string => {
  if (rewrite === undefined) return path;
  if (rewrite.type === 'full') return rewrite.value === '' ? '/' : rewrite.value;
  const rest = path.slice(matchedLength(match, path));
  const start = rewrite.value.endsWith('/') ? rewrite.value.slice(0, -1) : rewrite.value;
  return start + rest || '/';
};

/** Length of the matched prefix; its trailing slash belongs to the rest. */
const matchedLength = ({ path: condition }: Match, path: string): number => {
  if (condition === undefined || condition.value === '/') return 0;
  return condition.type === 'prefix' ? condition.value.length : path.length;
};

/** Path and query as they stand in a request line. */
export const withQuery = (path: string, query: string | undefined): string =>
  query === undefined ? path : `${path}?${query}`;
