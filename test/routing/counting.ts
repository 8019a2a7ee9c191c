import { matchHolds, type Router } from '@flyball/policy/evaluate';
import type { Match } from '@flyball/proto/ir';

/** What can take a request, by the fields of a match. */
export const MATCH_TYPES = [
  'path exact',
  'path prefix',
  'path regex',
  'method',
  'header exact',
  'header regex',
  'query exact',
  'query regex',
] as const;

/**
 * What can decide between two rules that both hold, in the order of the parts of a precedence key: Gateway API,
 * HTTPRouteRule. The last part, the order of matches, tells only matches of one rule apart.
 */
export const PRECEDENCE_RULES = [
  'type of path',
  'length of path',
  'method',
  'number of headers',
  'number of queries',
  'older route',
  'name of route',
  'order of rules',
] as const;

/** Something that is counted. */
export type Counted = (typeof MATCH_TYPES)[number] | (typeof PRECEDENCE_RULES)[number];

/** How often each was met. */
export type Tally = Map<Counted, number>;

/** A router that counts what selected the rules it finds, and what decided against those that would hold too. */
export const countingRouter = (router: Router, tally: Tally): Router => ({
  ...router,
  find: (scope, host, request) => {
    const won = router.find(scope, host, request);
    if (won === undefined) return undefined;
    for (const type of new Set(typesOf(won.match))) count(tally, type);
    const others = [...router.candidates(scope, host)].filter(
      ({ rule, match }) => rule.id !== won.rule.id && matchHolds(match, request),
    );
    for (const { match } of others) count(tally, decider(won.match.precedence, match.precedence));
    return won;
  },
});

const count = (tally: Tally, counted: Counted): void => {
  tally.set(counted, (tally.get(counted) ?? 0) + 1);
};

const typesOf = ({ path, method, headers, queries }: Match): readonly Counted[] => [
  ...(path === undefined ? [] : [`path ${path.type}` as const]),
  ...(method === '' ? [] : ['method' as const]),
  ...headers.map(({ type }) => `header ${type}` as const),
  ...queries.map(({ type }) => `query ${type}` as const),
];

/** The rule of precedence that puts one key before another: that of the first part in which they differ. */
const decider = (winner: string, loser: string): Counted => {
  const parts = loser.split(' ');
  const at = winner.split(' ').findIndex((part, index) => part !== parts[index]);
  const rule = PRECEDENCE_RULES[at];
  if (rule === undefined) throw new Error(`equal keys, or keys with further parts: ${winner}, ${loser}`);
  return rule;
};
