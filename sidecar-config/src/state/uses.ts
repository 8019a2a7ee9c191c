import type { RouteBlock } from '@flyball/proto/ir';
import { clusterName } from '../names.ts';
import type { BlockChange } from './tables.ts';

/** What the rules of blocks refer to. */
export interface Uses {
  /** Services, `ns/name`. */
  readonly services: ReadonlyMap<string, number>;
  /** Names of clusters. */
  readonly clusters: ReadonlyMap<string, number>;
  /** Ids of limits. */
  readonly limits: ReadonlyMap<string, number>;
}

/** Counts what blocks refer to, kept up with the blocks. */
export interface UseCount {
  readonly uses: Uses;
  readonly update: (change: BlockChange) => void;
}

/** Counts of no block. */
export const createUseCount = (): UseCount => {
  const uses = {
    services: new Map<string, number>(),
    clusters: new Map<string, number>(),
    limits: new Map<string, number>(),
  };
  const count = (block: RouteBlock, by: number): void => {
    for (const { backends, mirrors, limits } of block.rules) {
      for (const target of [...backends.filter(({ invalid }) => invalid === ''), ...mirrors]) {
        add(uses.services, target.service, by);
        add(uses.clusters, clusterName(target), by);
      }
      for (const limit of limits) add(uses.limits, limit, by);
    }
  };
  return {
    uses,
    update: ({ added, removed }) => {
      for (const block of added) count(block, 1);
      for (const block of removed) count(block, -1);
    },
  };
};

const add = (counts: Map<string, number>, name: string, by: number): void => {
  const count = (counts.get(name) ?? 0) + by;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
};
