import { defaultMeshBlock, meshServiceOf, type RouteBlock } from '@flyball/proto/ir';
import type { SourceEntry } from '../resource.ts';
import type { Held, IrStore } from '../state/store.ts';

/** The blocks that hold in a scope. */
export interface ScopeBlocks {
  readonly scope: string;
  /** In order of key. */
  readonly blocks: readonly RouteBlock[];
  /** What they were made from. */
  readonly sources: readonly SourceEntry[];
}

/** The blocks of a scope; for a mesh scope without any, the default of its service. */
export const scopeBlocks = (store: IrStore, scope: string): ScopeBlocks => {
  const held = store.blocksOf(scope);
  const service = meshServiceOf(scope);
  if (held.size > 0 || service === undefined) return { scope, ...inOrder(held) };
  const known = store.tables.Service.get(service);
  if (!known) return { scope, blocks: [], sources: [] };
  return { scope, blocks: [defaultBlock(known)], sources: [known.source] };
};

const defaults = new WeakMap<Held<'Service'>, RouteBlock>();

const defaultBlock = (service: Held<'Service'>): RouteBlock => {
  const made = defaults.get(service) ?? defaultMeshBlock(service.body);
  defaults.set(service, made);
  return made;
};

const inOrder = (held: ReadonlyMap<string, Held<'RouteBlock'>>): Omit<ScopeBlocks, 'scope'> => {
  const sorted = [...held.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { blocks: sorted.map(({ body }) => body), sources: sorted.map(({ source }) => source) };
};
