import type { Maker } from './maker.ts';
import { viewName } from './names.ts';
import type { ResourceKey, WildcardView } from './resource.ts';

/** What views are made from. */
export interface ViewSources {
  readonly maker: Pick<Maker, 'viewOf'>;
  /** Listeners and clusters that patches for a Gateway made or changed. */
  readonly patchedFor: (gateway: string) => readonly ResourceKey[];
}

/** The views of Gateways as they were last told. */
export interface ViewTable {
  /** Makes the views of some Gateways anew; gives those that changed, undefined for one that is gone. */
  readonly update: (gateways: Iterable<string>) => ReadonlyMap<string, WildcardView | undefined>;
}

/** A table without views. */
export const createViewTable = (sources: ViewSources): ViewTable => {
  const known = new Map<string, WildcardView>();
  return {
    update: (gateways) => {
      const changed = new Map<string, WildcardView | undefined>();
      for (const gateway of gateways) {
        const name = viewName(gateway);
        const view = viewOf(sources, gateway);
        if (isSameView(known.get(name), view)) continue;
        changed.set(name, view);
        if (view) known.set(name, view);
        else known.delete(name);
      }
      return changed;
    },
  };
};

const viewOf = ({ maker, patchedFor }: ViewSources, gateway: string): WildcardView | undefined => {
  const base = maker.viewOf(gateway);
  const extra = patchedFor(gateway);
  if (!base && extra.length === 0) return undefined;
  // What patches add comes last: a client that takes resources in this order gives an address, or a name, to ours.
  const namesOf = (type: keyof WildcardView): ReadonlySet<string> => {
    const added = extra.filter((key) => key.type === type).map(({ name }) => name);
    return new Set([...[...(base?.[type] ?? [])].sort(), ...added.sort()]);
  };
  return { listener: namesOf('listener'), cluster: namesOf('cluster') };
};

const isSameView = (a: WildcardView | undefined, b: WildcardView | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && isEqual(a.listener, b.listener) && isEqual(a.cluster, b.cluster));

const isEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((name) => b.has(name));
