import type { Match, PathMatch, ValueMatch } from '@flyball/proto/ir';
import { queryValue } from '../request/query.ts';
import type { EvaluatedRequest } from '../types.ts';
import { matchesWhole } from './expression.ts';

const SLASH = 47;

/** Whether all conditions of a match hold for a request. */
export const matchHolds = (match: Match, request: EvaluatedRequest): boolean =>
  pathHolds(match.path, request.path) && restHolds(match, request);

/** Whether the conditions other than the path's hold: method, headers, query parameters. */
export const restHolds = (match: Match, request: EvaluatedRequest): boolean => {
  if (match.method !== '' && match.method !== request.method) return false;
  for (const header of match.headers) {
    if (!valueHolds(header, request.headers.get(header.name))) return false;
  }
  for (const query of match.queries) {
    if (!valueHolds(query, queryValue(request.query, query.name))) return false;
  }
  return true;
};

/** Whether a path falls under a condition; no condition holds for all. */
export const pathHolds = (condition: PathMatch | undefined, path: string): boolean => {
  if (condition === undefined) return true;
  switch (condition.type) {
    case 'exact':
      return path === condition.value;
    case 'prefix':
      return isUnder(path, condition.value);
    case 'regex':
      return matchesWhole(condition, path);
  }
};

/** Whether a path is the prefix or goes on below it by whole segments. `/` is above every path. */
export const isUnder = (path: string, prefix: string): boolean => {
  if (prefix === '/') return true;
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || path.charCodeAt(prefix.length) === SLASH;
};

/** Whether a header or query parameter has the value; an absent one never has. */
export const valueHolds = (condition: ValueMatch, value: string | undefined): boolean => {
  if (value === undefined) return false;
  return condition.type === 'exact' ? value === condition.value : matchesWhole(condition, value);
};
