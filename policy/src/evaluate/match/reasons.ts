import type { Match, PathMatch, ValueMatch } from '@flyball/proto/ir';
import { queryValue } from '../request/query.ts';
import type { EvaluatedRequest } from '../types.ts';
import { pathHolds, valueHolds } from './conditions.ts';

/** Longest text quoted in a reason. */
const MAX_QUOTED = 120;

/**
 * In words, the first condition of a match that does not hold; undefined when all hold. Quotes the path and
 * what the rule asks for, never the value of a header or parameter: it may be a secret.
 */
export const failedCondition = (match: Match, request: EvaluatedRequest): string | undefined => {
  if (match.path && !pathHolds(match.path, request.path)) return pathReason(match.path, request.path);
  if (match.method !== '' && match.method !== request.method) {
    return `method is ${quoted(request.method)}, not ${match.method}`;
  }
  for (const header of match.headers) {
    const value = request.headers.get(header.name);
    if (!valueHolds(header, value)) return valueReason(`header ${header.name}`, header, value);
  }
  for (const query of match.queries) {
    const value = queryValue(request.query, query.name);
    if (!valueHolds(query, value)) return valueReason(`query parameter ${query.name}`, query, value);
  }
  return undefined;
};

const PATH_WORDS = { exact: 'is not', prefix: 'is not under', regex: 'does not match' } as const;

const pathReason = (condition: PathMatch, path: string): string => {
  return `path ${quoted(path)} ${PATH_WORDS[condition.type]} ${quoted(condition.value)}`;
};

const valueReason = (what: string, condition: ValueMatch, value: string | undefined): string => {
  if (value === undefined) return `${what} is absent`;
  return `${what} ${condition.type === 'exact' ? 'is not' : 'does not match'} ${quoted(condition.value)}`;
};

const quoted = (text: string): string => (text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
