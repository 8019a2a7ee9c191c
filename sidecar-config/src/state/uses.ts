import type { RouteBlock } from '@flyball/proto/ir';
import { type ClusterTarget, clusterName } from '../names.ts';

/** What the rules of blocks refer to. */
export interface Uses {
  /** Services, `ns/name`. */
  readonly services: ReadonlySet<string>;
  /** Names of clusters. */
  readonly clusters: ReadonlySet<string>;
  /** Ids of limits. */
  readonly limits: ReadonlySet<string>;
}

interface BlockUses {
  readonly targets: readonly ClusterTarget[];
  readonly limits: readonly string[];
}

const known = new WeakMap<RouteBlock, BlockUses>();

const blockUses = (block: RouteBlock): BlockUses => {
  const made = known.get(block) ?? {
    targets: block.rules.flatMap(({ backends, mirrors }) => [
      ...backends.filter(({ invalid }) => invalid === ''),
      ...mirrors,
    ]),
    limits: block.rules.flatMap(({ limits }) => limits),
  };
  known.set(block, made);
  return made;
};

/** What all blocks together refer to. */
export const usesOf = (blocks: Iterable<RouteBlock>): Uses => {
  const [services, clusters, limits] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const block of blocks) {
    const uses = blockUses(block);
    for (const target of uses.targets) {
      services.add(target.service);
      clusters.add(clusterName(target));
    }
    for (const limit of uses.limits) limits.add(limit);
  }
  return { services, clusters, limits };
};

/** Who uses what, and back. */
export interface UseIndex {
  /** Sets what a user uses, in place of what it used. */
  readonly set: (user: string, used: ReadonlySet<string>) => void;
  /** Users of a thing. */
  readonly usersOf: (used: string) => ReadonlySet<string>;
}

/** An empty index. */
export const createUseIndex = (): UseIndex => {
  const usedBy = new Map<string, Set<string>>();
  const uses = new Map<string, ReadonlySet<string>>();
  const none: ReadonlySet<string> = new Set();
  return {
    set: (user, used) => {
      for (const thing of uses.get(user) ?? none) {
        if (!used.has(thing)) drop(usedBy, thing, user);
      }
      for (const thing of used) usedBy.set(thing, (usedBy.get(thing) ?? new Set()).add(user));
      if (used.size > 0) uses.set(user, used);
      else uses.delete(user);
    },
    usersOf: (thing) => usedBy.get(thing) ?? none,
  };
};

const drop = (usedBy: Map<string, Set<string>>, thing: string, user: string): void => {
  const users = usedBy.get(thing);
  users?.delete(user);
  if (users?.size === 0) usedBy.delete(thing);
};
