import type { Match, ValueMatch } from '@flyball/proto/ir';
import type { HeaderMatcher, RouteMatch } from '../bodies.ts';

/**
 * Matches of a rule for gRPC clients: none where no call can match. They refuse `path_separated_prefix`, so a prefix
 * becomes itself and what lies below it. Every call is a POST without query. Values are matched by the older fields,
 * which all releases know (`string_match`: gRFC A63).
 */
export const grpcMatches = ({ path, method, headers, queries }: Match): readonly RouteMatch[] => {
  if ((method !== '' && method !== 'POST') || queries.length > 0) return [];
  const conditions = headers.length > 0 ? { headers: headers.map(headerMatcher) } : {};
  return pathMatches(path).map((part) => ({ ...part, ...conditions }));
};

const pathMatches = (path: Match['path']): readonly RouteMatch[] => {
  if (path === undefined) return [{ prefix: '/' }];
  if (path.type === 'regex') return [{ safeRegex: { regex: path.value } }];
  if (path.type === 'exact') return [{ path: path.value }];
  const prefix = path.value.replace(/\/+$/, '');
  return prefix === '' ? [{ prefix: '/' }] : [{ path: prefix }, { prefix: `${prefix}/` }];
};

const headerMatcher = ({ name, type, value }: ValueMatch): HeaderMatcher =>
  type === 'exact' ? { name, exactMatch: value } : { name, safeRegexMatch: { regex: value } };
