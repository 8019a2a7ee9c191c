import type { HTTPRouteFilter } from './http-route-filter.ts';
import type { HTTPRouteMatch } from './http-route-match.ts';
import { type Broken, unique } from './rule.ts';

const MAX_MATCHES = 128;

interface Backend {
  readonly filters?: readonly HTTPRouteFilter[] | undefined;
}

interface Rule {
  readonly name?: string | undefined;
  readonly matches: readonly HTTPRouteMatch[];
  readonly filters?: readonly HTTPRouteFilter[] | undefined;
  readonly backendRefs?: readonly Backend[] | undefined;
}

/** Rule: no two rules of a route have the same name. */
export const uniqueRuleNames: (rules: readonly Rule[]) => Iterable<Broken> = unique(
  'name',
  ({ name }) => name,
);

/** Rule: at most 128 matches over all rules of a route. */
export function* boundedMatches(rules: readonly Rule[]): Generator<Broken> {
  const total = rules.reduce((sum, { matches }) => sum + matches.length, 0);
  if (total > MAX_MATCHES)
    yield {
      path: [],
      code: 'FB1104',
      message: `The rules have ${total} matches together; at most ${MAX_MATCHES} are allowed in one route.`,
      fix: 'Split the route into several.',
    };
}

const hasOnePrefix = ({ matches }: Rule): boolean =>
  matches.length === 1 && matches[0]?.path.type === 'PathPrefix';

const replacesPrefix = ({ urlRewrite, requestRedirect }: HTTPRouteFilter): string | undefined => {
  if (urlRewrite?.path?.replacePrefixMatch !== undefined) return 'urlRewrite';
  if (requestRedirect?.path?.replacePrefixMatch !== undefined) return 'requestRedirect';
  return undefined;
};

function* prefixIsKnown(rule: Rule): Generator<Broken> {
  if (hasOnePrefix(rule)) return;
  const places = [
    { filters: rule.filters ?? [], at: ['filters'] },
    ...(rule.backendRefs ?? []).map(({ filters }, index) => ({
      filters: filters ?? [],
      at: ['backendRefs', index, 'filters'],
    })),
  ];
  for (const { filters, at } of places)
    for (const [index, filter] of filters.entries()) {
      const field = replacesPrefix(filter);
      if (field !== undefined)
        yield {
          path: [...at, index, field, 'path', 'replacePrefixMatch'],
          code: 'FB1107',
          message: `replacePrefixMatch replaces the prefix the rule matched, but the rule has ${described(rule)}.`,
          fix: 'Give the rule exactly one match, of type PathPrefix.',
        };
    }
}

const described = ({ matches }: Rule): string =>
  matches.length === 1 ? `a match of type ${matches[0]?.path.type}` : `${matches.length} matches`;

function* redirectHasNoBackends({ filters, backendRefs }: Rule): Generator<Broken> {
  const redirect = (filters ?? []).findIndex(({ type }) => type === 'RequestRedirect');
  if (redirect >= 0 && (backendRefs ?? []).length > 0)
    yield {
      path: ['backendRefs'],
      code: 'FB1107',
      message: 'backendRefs stands beside a RequestRedirect filter: a redirect is answered, never forwarded.',
      fix: 'Remove backendRefs or the filter.',
    };
}

/** Rules within one rule of a route (validation rules of the HTTPRoute CRD). */
export function* ruleRules(rule: Rule): Generator<Broken> {
  yield* redirectHasNoBackends(rule);
  yield* prefixIsKnown(rule);
}
