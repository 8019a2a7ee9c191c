import type { Made } from '../maker.ts';
import { createVirtualHostMemo, routeConfiguration, type VirtualHostMemo } from '../route-table.ts';
import type { Held, IrStore } from '../state/store.ts';
import { createScopeTables, type ScopeTables } from '../state/tables.ts';
import { createUseCount, type UseCount, type Uses } from '../state/uses.ts';
import type { RouteDialect } from './dialect.ts';
import { type Domain, domainsOf, type Gate } from './gate.ts';
import { createRouteElements, type RouteElements } from './route-elements.ts';
import { type ScopeBlocks, scopeBlocks } from './scope-blocks.ts';

/** The routes of a gate with what they refer to. */
export interface GateRoutes extends Made {
  /** Changes with the next call. */
  readonly uses: Uses;
}

/** Makes the routes of one gate; remembers what it encoded. */
export interface GateRoutesMaker {
  readonly make: (gate: Gate, store: IrStore) => GateRoutes;
  /** To be called before `make` when more than blocks changed: listeners, limits, services. */
  readonly recheck: () => void;
}

interface KnownDomains {
  readonly gate: Gate;
  readonly hosts: readonly (readonly string[])[];
  readonly domains: readonly Domain[];
}

interface Memo {
  readonly dialect: RouteDialect;
  /** Tables by scope. */
  tables: ReadonlyMap<string, ScopeTables>;
  domains: KnownDomains | undefined;
  readonly uses: UseCount;
  readonly elements: RouteElements;
  readonly hosts: VirtualHostMemo;
}

/** A maker that made nothing yet. */
export const createGateRoutesMaker = (dialect: RouteDialect): GateRoutesMaker => {
  const memo: Memo = {
    dialect,
    tables: new Map(),
    domains: undefined,
    uses: createUseCount(),
    elements: createRouteElements(dialect),
    hosts: createVirtualHostMemo(),
  };
  return { make: (gate, store) => make(memo, gate, store), recheck: memo.elements.recheck };
};

const make = (memo: Memo, gate: Gate, store: IrStore): GateRoutes => {
  const scopes = gate.doors.map(({ scope }) => scopeBlocks(store, scope));
  updateTables(memo, scopes);
  const { uses } = memo.uses;
  const limits = memo.dialect.limits ? limitsOf(uses, store) : [];
  const fields = memo.dialect.fieldsOf(limits.map(({ body }) => body));
  const bytes = routeConfiguration(gate.name, memo.hosts.encode(virtualHosts(memo, gate, store)), fields);
  const sources = [
    ...gate.listeners.map(({ source }) => source),
    ...scopes.flatMap((scope) => scope.sources),
    ...limits.map(({ source }) => source),
  ];
  return { bytes, sources, uses };
};

const limitsOf = ({ limits }: Uses, { tables }: IrStore): readonly Held<'Limit'>[] =>
  [...limits.keys()].sort().flatMap((id) => tables.Limit.get(id) ?? []);

const updateTables = (memo: Memo, scopes: readonly ScopeBlocks[]): void => {
  const next = new Map<string, ScopeTables>();
  for (const { scope, blocks } of scopes) {
    const tables = memo.tables.get(scope) ?? createScopeTables();
    memo.uses.update(tables.update(blocks));
    next.set(scope, tables);
  }
  for (const [scope, tables] of memo.tables) {
    if (!next.has(scope)) memo.uses.update(tables.update([]));
  }
  memo.tables = next;
};

const virtualHosts = (memo: Memo, gate: Gate, store: IrStore) =>
  domainsFor(memo, gate).map(({ domain, door }) => {
    const rows = memo.tables.get(door.scope)?.matchesFor(domain) ?? [];
    const place = { domain, listenerPort: gate.listenerPort, store };
    return [domain, memo.elements.of(rows, place)] as const;
  });

/** The domains of the last time, where neither listeners nor host patterns changed. */
const domainsFor = (memo: Memo, gate: Gate): readonly Domain[] => {
  const hosts = gate.doors.map(({ scope }) => memo.tables.get(scope)?.hosts() ?? []);
  const known = memo.domains;
  const isSame = known?.gate === gate && known.hosts.every((list, index) => list === hosts[index]);
  if (known && isSame) return known.domains;
  const domains = domainsOf(gate, (scope) => memo.tables.get(scope)?.hosts() ?? []);
  memo.elements.forgetHosts(domains.length);
  memo.domains = { gate, hosts, domains };
  return domains;
};
