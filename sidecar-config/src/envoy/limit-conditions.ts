import type { Match, PathMatch, ValueMatch } from '@flyball/proto/ir';
import type { HeaderMatcher, RateLimitAction } from '../bodies.ts';
import { headerMatchers } from './match.ts';
import { quoted } from './pattern.ts';
import { firstParameter } from './query-pattern.ts';

/** Entry that a condition adds to a descriptor. Envoy's descriptors need one for each action. */
export const CONDITION_ENTRY = { key: 'match', value: '1' } as const;

const condition = (headers: readonly HeaderMatcher[], expectMatch: boolean): RateLimitAction => ({
  headerValueMatch: {
    descriptorKey: CONDITION_ENTRY.key,
    descriptorValue: CONDITION_ENTRY.value,
    expectMatch,
    headers,
  },
});

const FILLER: RateLimitAction = {
  genericKey: { descriptorKey: CONDITION_ENTRY.key, descriptorValue: CONDITION_ENTRY.value },
};

/**
 * Lists of actions of which exactly one yields a descriptor when any alternative holds, and none otherwise. All yield
 * the same entries, one for each alternative, and so share a bucket: list `i` demands that alternative `i` holds and
 * no earlier one does. Two lists that both held would take two tokens.
 */
export const conditionActions = (matches: readonly Match[]): readonly (readonly RateLimitAction[])[] => {
  const alternatives = matches.map(conditionsOf);
  if (alternatives.length === 0 || alternatives.some(({ length }) => length === 0)) return [[]];
  return alternatives.map((own, index) =>
    alternatives.map((other, place) => {
      if (place < index) return condition(other, false);
      return place === index ? condition(own, true) : FILLER;
    }),
  );
};

/** How many entries conditions add to each descriptor. */
export const conditionEntries = (matches: readonly Match[]): readonly (typeof CONDITION_ENTRY)[] =>
  (conditionActions(matches)[0] ?? []).map(() => CONDITION_ENTRY);

const conditionsOf = (match: Match): readonly HeaderMatcher[] => [
  ...(match.path && match.path.value !== '/' ? [pathWithQuery(match.path)] : []),
  ...headerMatchers(match),
  ...match.queries.map(queryCondition),
];

const onPath = (regex: string): HeaderMatcher => ({
  name: ':path',
  stringMatch: { safeRegex: { regex } },
});

/** Limits see the path with its query. An expression that matches `?` itself could reach into the query. */
const pathWithQuery = ({ type, value }: PathMatch): HeaderMatcher => {
  if (type === 'exact') return onPath(`${quoted(value)}(?:\\?.*)?`);
  if (type === 'regex') return onPath(`(?:${value})(?:\\?.*)?`);
  return onPath(`${quoted(value.replace(/\/+$/, ''))}(?:[/?].*)?`);
};

const queryCondition = ({ name, type, value }: ValueMatch): HeaderMatcher => {
  const wanted = type === 'exact' ? quoted(value) : `(?:${value})`;
  const isEmpty = type === 'exact' && value === '';
  return onPath(firstParameter(name, isEmpty ? '=?' : `=${wanted}`));
};
