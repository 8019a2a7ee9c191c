import { byHostSpecificity, byPrecedence } from '@flyball/proto/ir';
import { defaultMatch, type HostRules, meshDoor, type Router } from '../router.ts';
import type { IrView, Matched } from '../types.ts';
import { enterGate, type Gates, gatesOf } from './gates.ts';
import { allTables, findByHost, type HostTable, type HostTree, tablesOf } from './hosts.ts';
import { radixValues } from './radix.ts';
import { changedScopes, type Scopes } from './scopes.ts';

/** The router of the hot path. Never changed: a request in flight keeps the one it began with. */
export interface IndexRouter extends Router {
  /** Tables, shared with the routers made from this one. */
  readonly tables: Tables;
}

interface Tables {
  readonly gates: Gates;
  readonly scopes: Scopes;
}

/** Keys of entries that were added, changed or removed. */
export interface IndexChange {
  readonly blocks: Iterable<string>;
  /** Whether any listener changed. */
  readonly listeners: boolean;
}

/** Builds a router from nothing, in the time of all blocks. */
export const buildIndex = (view: IrView): IndexRouter =>
  routerOf(view, {
    gates: gatesOf(view.listeners),
    scopes: changedScopes(new Map(), view.blocks, view.blocks.keys()),
  });

/** The router of a new view, in the time of what changed; all else is shared with the one before. */
export const updateIndex = (index: IndexRouter, view: IrView, change: IndexChange): IndexRouter =>
  routerOf(view, {
    gates: change.listeners ? gatesOf(view.listeners) : index.tables.gates,
    scopes: changedScopes(index.tables.scopes, view.blocks, change.blocks),
  });

const routerOf = (view: IrView, tables: Tables): IndexRouter => ({
  view,
  tables,
  enter: (entrance, host) =>
    'service' in entrance
      ? meshDoor(entrance, (scope) => tables.scopes.has(scope))
      : enterGate(tables.gates, entrance, host),
  find: (scope, host, request) => {
    const tree = tables.scopes.get(scope);
    return tree === undefined ? defaultMatch(view, scope) : findByHost(tree, host, request);
  },
  candidates: (scope, host) => candidates(view, tables.scopes, { scope, host }),
  hosts: (scope) => hostRules(tables.scopes.get(scope)),
});

function* candidates(
  view: IrView,
  scopes: Scopes,
  { scope, host }: { readonly scope: string; readonly host: string },
): Generator<Matched> {
  const tree = scopes.get(scope);
  const fallback = tree ? undefined : defaultMatch(view, scope);
  if (fallback) yield fallback;
  for (const table of tree ? tablesOf(tree, host) : []) yield* ranked(table);
}

const inOrder = new WeakMap<HostTable, readonly Matched[]>();

/** The matches of a table in order of precedence; sorted when first asked for. */
const ranked = (table: HostTable): readonly Matched[] => {
  const known = inOrder.get(table);
  if (known) return known;
  const made = [...radixValues(table.blocks)]
    .flatMap(({ rules, host }) =>
      rules.flatMap((rule) => rule.matches.map((match) => ({ rule, match, host }))),
    )
    .sort((a, b) => byPrecedence(a.match.precedence, b.match.precedence));
  inOrder.set(table, made);
  return made;
};

const hostsInOrder = new WeakMap<HostTree, readonly HostRules[]>();

const hostRules = (tree: HostTree | undefined): readonly HostRules[] => {
  if (tree === undefined) return [];
  const known = hostsInOrder.get(tree);
  if (known) return known;
  const made = allTables(tree)
    .toSorted((a, b) => byHostSpecificity(a.host, b.host))
    .map((table) => ({ host: table.host, rules: ranked(table).map(({ rule }) => rule.id) }));
  hostsInOrder.set(tree, made);
  return made;
};
