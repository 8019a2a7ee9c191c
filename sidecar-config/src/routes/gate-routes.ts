import { defaultMeshBlock, type HashKey, meshServiceOf, type RouteBlock, type Rule } from '@flyball/proto/ir';
import type { Made } from '../maker.ts';
import type { SourceEntry } from '../resource.ts';
import {
  createVirtualHostMemo,
  type RouteElement,
  routeConfiguration,
  routeElement,
} from '../route-table.ts';
import type { Held, IrStore } from '../state/store.ts';
import { createScopeTables, type Ranked, type ScopeTables } from '../state/tables.ts';
import { type Uses, usesOf } from '../state/uses.ts';
import type { RouteContext, RouteDialect } from './dialect.ts';
import { domainsOf, type Gate } from './gate.ts';

/** The routes of a gate with what they refer to. */
export interface GateRoutes extends Made {
  readonly uses: Uses;
}

/** Makes the routes of one gate; remembers what it encoded. */
export interface GateRoutesMaker {
  readonly make: (gate: Gate, store: IrStore) => GateRoutes;
}

interface Memo {
  readonly dialect: RouteDialect;
  /** Tables by scope. */
  tables: Map<string, ScopeTables>;
  readonly hosts: ReturnType<typeof createVirtualHostMemo>;
  readonly routes: WeakMap<Ranked, KnownRoutes>;
}

/** Encoded routes of a match; by domain where they depend on it. */
interface KnownRoutes {
  readonly state: string;
  readonly elements: Map<string, readonly RouteElement[]>;
}

/** A maker that made nothing yet. */
export const createGateRoutesMaker = (dialect: RouteDialect): GateRoutesMaker => {
  const hosts = createVirtualHostMemo();
  const memo: Memo = { dialect, tables: new Map(), hosts, routes: new WeakMap() };
  return { make: (gate, store) => make(memo, gate, store) };
};

const make = (memo: Memo, gate: Gate, store: IrStore): GateRoutes => {
  const scopes = gate.doors.map(({ scope }) => scopeBlocks(store, scope));
  updateTables(memo, scopes);
  const uses = usesOf(scopes.flatMap(({ blocks }) => blocks));
  const limits = memo.dialect.limits ? limitsOf(uses, store) : [];
  const fields = memo.dialect.fieldsOf(limits.map(({ body }) => body));
  const bytes = routeConfiguration(gate.name, memo.hosts.encode(virtualHosts(memo, gate, store)), fields);
  const listeners = gate.listeners.map(({ source }) => source);
  const sources = [
    ...listeners,
    ...scopes.flatMap(({ sources }) => sources),
    ...limits.map(({ source }) => source),
  ];
  return { bytes, sources, uses };
};

const limitsOf = (uses: Uses, { tables }: IrStore): readonly Held<'Limit'>[] =>
  [...uses.limits].sort().flatMap((id) => tables.Limit.get(id) ?? []);

interface ScopeBlocks {
  readonly scope: string;
  readonly blocks: readonly RouteBlock[];
  readonly sources: readonly SourceEntry[];
}

/** The blocks of a scope in order of key; for a mesh scope without any, the default of its service. */
const scopeBlocks = (store: IrStore, scope: string): ScopeBlocks => {
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

const updateTables = (memo: Memo, scopes: readonly ScopeBlocks[]): void => {
  const next = new Map<string, ScopeTables>();
  for (const { scope, blocks } of scopes) {
    const tables = memo.tables.get(scope) ?? createScopeTables();
    tables.update(blocks);
    next.set(scope, tables);
  }
  memo.tables = next;
};

const virtualHosts = (memo: Memo, gate: Gate, store: IrStore) =>
  domainsOf(gate, (scope) => memo.tables.get(scope)?.hosts() ?? []).map(({ domain, door }) => {
    const rows = memo.tables.get(door.scope)?.matchesFor(domain) ?? [];
    const elements = rows.flatMap((row) => elementsOf(memo, row, { gate, store, domain }));
    return [domain, elements] as const;
  });

interface Place {
  readonly gate: Gate;
  readonly store: IrStore;
  readonly domain: string;
}

const elementsOf = (memo: Memo, row: Ranked, place: Place): readonly RouteElement[] => {
  const around = surroundings(row.rule, place);
  // Only redirects depend on the domain.
  const variant = row.rule.redirect ? place.domain : '';
  let known = memo.routes.get(row);
  if (known?.state !== around.state) {
    known = { state: around.state, elements: new Map() };
    memo.routes.set(row, known);
  }
  const ready = known.elements.get(variant);
  if (ready) return ready;
  const context = { ...around, match: row.match, domain: place.domain };
  const made = memo.dialect.routesOf(row.rule, context).map(routeElement);
  known.elements.set(variant, made);
  return made;
};

type Surroundings = Omit<RouteContext, 'match' | 'domain'> & {
  /** All of it as a text. */
  readonly state: string;
};

/** What other entries say that a rule's routes depend on. */
const surroundings = (rule: Rule, { gate: { listenerPort }, store }: Place): Surroundings => {
  const isWithheld = rule.limits.some(store.isWithheld);
  const limits = [...new Set(rule.limits)].filter((id) => store.tables.Limit.has(id));
  const balancingKey = balancingKeyOf(rule, store);
  const hash = balancingKey ? `${balancingKey.source}:${balancingKey.name}` : '';
  return {
    listenerPort,
    isWithheld,
    limits,
    balancingKey,
    state: `${listenerPort ?? ''}|${isWithheld}|${hash}|${limits.join('|')}`,
  };
};

/** Key of the first backend that chooses instances by one: routes of Envoy have one hash for all their clusters. */
const balancingKeyOf = ({ backends }: Rule, { tables }: IrStore): HashKey | undefined => {
  for (const { service } of backends) {
    const balancing = tables.Service.get(service)?.body.balancing;
    if (balancing?.algorithm === 'ring_hash' && balancing.hash) return balancing.hash;
  }
  return undefined;
};
