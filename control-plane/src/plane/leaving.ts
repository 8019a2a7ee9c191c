import type { CatalogChange } from '../catalog/catalog.ts';

/** Endpoints of services that a commit took away, until what was compiled of it is on its way to the engines. */
export interface Leaving {
  readonly add: (removes: CatalogChange['removes']) => void;
  /** Services that are there again stay. */
  readonly cancel: (upserts: CatalogChange['upserts']) => void;
  /** A pass begins, which holds the commits of all that wait now. */
  readonly begin: () => void;
  /** All that waited when the last pass began; they wait no longer. */
  readonly take: () => CatalogChange['removes'];
}

/** Nothing is leaving. */
export const createLeaving = (): Leaving => {
  const later = new Map<string, CatalogChange['removes'][number]>();
  const next: typeof later = new Map();
  return {
    add: (removes) => {
      for (const ref of removes) later.set(ref.key, ref);
    },
    cancel: (upserts) => {
      for (const { key } of upserts) {
        later.delete(key);
        next.delete(key);
      }
    },
    begin: () => {
      for (const [key, ref] of later) next.set(key, ref);
      later.clear();
    },
    take: () => {
      const refs = [...next.values()];
      next.clear();
      return refs;
    },
  };
};
