import type { Withheld } from '@flyball/engine';
import { buildIndex, type IndexRouter, type IrView } from '@flyball/policy/evaluate';
import type { Endpoints } from '@flyball/proto/ir';
import type { Cluster } from './cluster.ts';

/** Everything a worker decides by. Never changed: a request keeps the one it began with. */
export interface Table {
  readonly view: IrView;
  readonly router: IndexRouter;
  readonly endpoints: ReadonlyMap<string, Endpoints>;
  /** By service, `ns/name`. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Entries that cannot be enforced and of which there is no earlier version, by `kind key`. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  /** Revision it comes from. */
  readonly revision: number;
}

const EMPTY_VIEW: IrView = {
  listeners: new Map(),
  blocks: new Map(),
  services: new Map(),
  limits: new Map(),
};

/** The table of a worker that was told nothing yet. */
export const EMPTY_TABLE: Table = {
  view: EMPTY_VIEW,
  router: buildIndex(EMPTY_VIEW),
  endpoints: new Map(),
  clusters: new Map(),
  withheld: new Map(),
  revision: 0,
};
