import type { CatalogServiceSpec, ObjectKey, Resource } from '@flyball/policy';
import {
  type Compiled,
  callsOf,
  EMPTY_VIEW,
  type ResourceChange,
  serviceNameOf,
  stepView,
  type ViewChange,
} from '@flyball/policy/compile';
import { buildIndex, type IndexRouter, updateIndex } from '@flyball/policy/evaluate';
import type { ServiceCalls } from '@flyball/policy/trace';
import type { VersionedEntry } from '@flyball/proto/ir';

/** What a trace works on, kept in step with each pass: what `traceable` gives of it, at the cost of what changed. */
export interface LiveIndex {
  readonly router: () => IndexRouter;
  /** What services call and pass on, by `ns/name`. */
  readonly calls: ReadonlyMap<string, ServiceCalls>;
  readonly apply: (compiled: Compiled) => void;
  readonly declare: (changes: readonly ResourceChange[]) => void;
}

/** An index of nothing. */
export const createLiveIndex = (): LiveIndex => {
  const calls = new Map<string, ServiceCalls>();
  const unserved: Unserved = new Map();
  let index = buildIndex(EMPTY_VIEW);
  return {
    router: () => index,
    calls,
    apply: (compiled) => {
      const { view, change } = stepView(index.view, withUnserved(compiled, unserved));
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

/** Listeners no engine gets yet, by the Gateway that has them. */
type Unserved = Map<ObjectKey, readonly VersionedEntry[]>;

/** What a pass changed, with the listeners that are not served yet. Notes those in `held`. */
const withUnserved = ({ upserts, removes, units, restated }: Compiled, held: Unserved): ViewChange => {
  const before = restated.flatMap((object) => held.get(object) ?? []);
  const now = restated.flatMap((object) => {
    const entries = units.get(object)?.unserved ?? [];
    if (entries.length > 0) held.set(object, entries);
    else held.delete(object);
    return entries;
  });
  // What goes, goes first: a listener that is served from now on is among what comes.
  return { upserts: [...upserts, ...now], removes: [...removes, ...before] };
};

/** Service a change of a CatalogService is about; undefined for other kinds. */
const catalogService = (change: ResourceChange): string | undefined => {
  if (change.op === 'put')
    return change.object.kind === 'CatalogService' ? serviceNameOf(change.object) : undefined;
  const [kind, ...name] = change.key.split('/');
  return kind === 'CatalogService' ? name.join('/') : undefined;
};
