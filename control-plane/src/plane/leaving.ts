import type { CatalogChange } from '../catalog/catalog.ts';

/** Endpoints of services that a commit took away, until what was compiled of it is on its way to the engines. */
export interface Leaving {
  readonly add: (removes: CatalogChange['removes']) => void;
  /** Services that are there again stay. */
  readonly cancel: (upserts: CatalogChange['upserts']) => void;
  /** All that wait; they wait no longer. */
  readonly take: () => CatalogChange['removes'];
}

/** Nothing is leaving. */
export const createLeaving = (): Leaving => {
  const leaving = new Map<string, CatalogChange['removes'][number]>();
  return {
    add: (removes) => {
      for (const ref of removes) leaving.set(ref.key, ref);
    },
    cancel: (upserts) => {
      for (const { key } of upserts) leaving.delete(key);
    },
    take: () => {
      const refs = [...leaving.values()];
      leaving.clear();
      return refs;
    },
  };
};
