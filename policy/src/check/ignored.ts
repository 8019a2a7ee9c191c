import { httpRoute } from '../kinds/http-route.ts';
import type { HTTPRouteMatch } from '../kinds/http-route-match.ts';
import { rateLimitPolicy } from '../kinds/rate-limit-policy.ts';
import { repeated } from '../kinds/rule.ts';
import type { Reported } from '../load/report.ts';

interface PlacedMatch {
  readonly path: readonly (string | number)[];
  readonly match: HTTPRouteMatch;
}

/** Warnings for header matches that repeat an earlier name in another case: only the first counts (Gateway API). */
export const ignoredFindings = (kind: string, spec: unknown): readonly Reported[] =>
  matchesOf(kind, spec).flatMap(({ path, match }) =>
    [...repeated(match.headers ?? [], ({ name }) => name.toLowerCase())].map(({ index, key }) => ({
      code: 'FB1403' as const,
      severity: 'warning' as const,
      field: [...path, 'headers', index],
      message: `The header "${key}" is already matched in this list; only the first entry counts.`,
      fix: 'Remove one of the two.',
    })),
  );

const matchesOf = (kind: string, spec: unknown): readonly PlacedMatch[] => {
  if (kind === httpRoute.kind) {
    const route = httpRoute.schema.safeParse(spec).data;
    return placed(route?.rules.map(({ matches }) => matches) ?? [], 'matches');
  }
  if (kind === rateLimitPolicy.kind) {
    const policy = rateLimitPolicy.schema.safeParse(spec).data;
    return placed(policy?.rules.map(({ match }) => match ?? []) ?? [], 'match');
  }
  return [];
};

const placed = (rules: readonly (readonly HTTPRouteMatch[])[], field: string): readonly PlacedMatch[] =>
  rules.flatMap((matches, rule) =>
    matches.map((match, index) => ({ path: ['spec', 'rules', rule, field, index], match })),
  );
