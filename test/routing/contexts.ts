import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import { callsOf, compile, EMPTY_VIEW, serviceNameOf, stepView } from '@flyball/policy/compile';
import { buildIndex, type Router, referenceRouter } from '@flyball/policy/evaluate';
import type { TraceContext } from '@flyball/policy/trace';

/** What the two evaluators in process make of documents. */
export interface Contexts {
  readonly reference: TraceContext;
  readonly index: TraceContext;
}

const isCatalogService = (resource: Resource): resource is Resource<CatalogServiceSpec> =>
  resource.kind === 'CatalogService';

/** Compiles documents for both. */
export const contextsOf = (resources: readonly Resource[]): Contexts => {
  const compiled = compile(resources);
  const { view } = stepView(EMPTY_VIEW, { upserts: [...compiled.entries.values()], removes: [] });
  const calls = new Map(
    resources.filter(isCatalogService).map((resource) => [serviceNameOf(resource), callsOf(resource)]),
  );
  const context = (router: Router): TraceContext => ({ router, calls });
  return { reference: context(referenceRouter(view)), index: context(buildIndex(view)) };
};
