import type { Resource } from '@flyball/policy';
import { compile, EMPTY_VIEW, stepView } from '@flyball/policy/compile';
import { referenceRouter } from '@flyball/policy/evaluate';
import { traceJson } from '@flyball/policy/trace';
import type { BatchLine } from '../../routing/cases.ts';

/** What the reference evaluator says of requests, as JSON carries it. */
export const expectedOutcomes = (
  resources: readonly Resource[],
  requests: readonly BatchLine[],
): readonly BatchLine[] => {
  const { entries } = compile(resources);
  const { view } = stepView(EMPTY_VIEW, { upserts: [...entries.values()], removes: [] });
  const context = { router: referenceRouter(view), calls: new Map() };
  return requests.map((line) => JSON.parse(JSON.stringify(traceJson(line, context))) as BatchLine);
};
