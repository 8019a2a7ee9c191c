import type { RouteBlock } from '@flyball/proto/ir';
import { changedHost, type HostTree, NO_HOSTS } from './hosts.ts';
import { isEmpty } from './radix.ts';

/** Host trees by scope; a scope without blocks is absent. */
export type Scopes = ReadonlyMap<string, HostTree>;

/** The scopes after the blocks of some keys changed; hosts that no key names keep their tables. */
export const changedScopes = (
  scopes: Scopes,
  blocks: ReadonlyMap<string, RouteBlock>,
  keys: Iterable<string>,
): Scopes => {
  const next = new Map(scopes);
  for (const [scope, hosts] of placesOf(keys)) {
    const tree = changedTree(next.get(scope) ?? NO_HOSTS, blocks, hosts);
    if (tree === undefined) next.delete(scope);
    else next.set(scope, tree);
  }
  return next;
};

/** Keys by route by host by scope, taken from the keys themselves: a removed block is no longer there to ask. */
type Places = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;

const placesOf = (keys: Iterable<string>): Places => {
  const places = new Map<string, Map<string, Map<string, string>>>();
  for (const key of keys) {
    const [scope = '', host = '', route = ''] = key.split('|', 3);
    const hosts = places.get(scope) ?? new Map<string, Map<string, string>>();
    const routes = hosts.get(host) ?? new Map<string, string>();
    places.set(scope, hosts.set(host, routes.set(route, key)));
  }
  return places;
};

const changedTree = (
  tree: HostTree,
  blocks: ReadonlyMap<string, RouteBlock>,
  hosts: ReadonlyMap<string, ReadonlyMap<string, string>>,
): HostTree | undefined => {
  let next = tree;
  for (const [host, routes] of hosts) {
    const change = new Map([...routes].map(([route, key]) => [route, blocks.get(key)] as const));
    next = changedHost(next, host, change);
  }
  return isEmpty(next) ? undefined : next;
};
