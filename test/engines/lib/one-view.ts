import {
  gateName,
  type IrChange,
  type ResourceChange,
  viewName,
  type WildcardView,
} from '@flyball/sidecar-config';
import type { Translate } from '@flyball/xds-server';

/** Gateway whose view holds what the views of all Gateways hold. */
export const ALL_GATEWAYS = 'test/all';

/**
 * A translator for one Envoy that serves every Gateway: the views are put together in one, and each listener is bound
 * to a port of its own, since several Gateways may declare the same one.
 *
 * @param portOf Port to bind for a listener, by its name in xDS.
 */
export const inOneView = (inner: Translate, portOf: (gate: string) => number): Translate => {
  const views = new Map<string, WildcardView>();
  return {
    apply: (change) => {
      const made = inner.apply({ ...change, upserts: change.upserts.map((entry) => bound(entry, portOf)) });
      for (const [name, view] of made.views) {
        if (view) views.set(name, view);
        else views.delete(name);
      }
      return { ...made, views: new Map([[viewName(ALL_GATEWAYS), union(views)]]) } satisfies ResourceChange;
    },
  };
};

type Upsert = IrChange['upserts'][number];

const bound = (entry: Upsert, portOf: (gate: string) => number): Upsert =>
  entry.kind === 'Listener'
    ? { ...entry, body: { ...entry.body, bindPort: portOf(gateName(entry.body)) } }
    : entry;

const union = (views: ReadonlyMap<string, WildcardView>): WildcardView => ({
  listener: new Set([...views.values()].flatMap(({ listener }) => [...listener]).sort()),
  cluster: new Set([...views.values()].flatMap(({ cluster }) => [...cluster]).sort()),
});
