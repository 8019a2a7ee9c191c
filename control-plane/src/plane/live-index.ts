import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import {
  callsOf,
  EMPTY_VIEW,
  type ResourceChange,
  serviceNameOf,
  stepView,
  type ViewChange,
} from '@flyball/policy/compile';
import { buildIndex, type IndexRouter, updateIndex } from '@flyball/policy/evaluate';
import type { ServiceCalls } from '@flyball/policy/trace';

/** What a trace works on, kept in step with what engines are sent. */
export interface LiveIndex {
  readonly router: () => IndexRouter;
  /** What services call and pass on, by `ns/name`. */
  readonly calls: ReadonlyMap<string, ServiceCalls>;
  readonly apply: (change: ViewChange) => void;
  readonly declare: (changes: readonly ResourceChange[]) => void;
}

/** An index of nothing. */
export const createLiveIndex = (): LiveIndex => {
  const calls = new Map<string, ServiceCalls>();
  let index = buildIndex(EMPTY_VIEW);
  return {
    router: () => index,
    calls,
    apply: (entries) => {
      const { view, change } = stepView(index.view, entries);
      index = updateIndex(index, view, change);
    },
    declare: (changes) => {
      for (const change of changes) {
        const service = catalogService(change);
        if (service === undefined) continue;
        if (change.op === 'put') calls.set(service, callsOf(change.object as Resource<CatalogServiceSpec>));
        else calls.delete(service);
      }
    },
  };
};

/** Service a change of a CatalogService is about; undefined for other kinds. */
const catalogService = (change: ResourceChange): string | undefined => {
  if (change.op === 'put')
    return change.object.kind === 'CatalogService' ? serviceNameOf(change.object) : undefined;
  const [kind, ...name] = change.key.split('/');
  return kind === 'CatalogService' ? name.join('/') : undefined;
};
