import { pack } from '@flyball/proto/envoy';
import { meshScope } from '@flyball/proto/ir';
import type { Made, Maker, ResourceKey, ViewNames } from '../maker.ts';
import { createGateRoutesMaker, type GateRoutesMaker } from '../routes/gate-routes.ts';
import {
  isHashChanged,
  makeEndpoints,
  serviceOfCluster,
  touchedServices,
} from '../state/service-resources.ts';
import type { IrStore, Touched } from '../state/store.ts';
import { createUseIndex, type UseIndex } from '../state/uses.ts';
import { clusterBody } from './cluster.ts';
import { createGates, type Gates } from './gates.ts';
import { listenerBody } from './listener.ts';
import { envoyRoutes } from './route.ts';

interface State {
  readonly store: IrStore;
  readonly gates: Gates;
  readonly routes: Map<string, GateRoutesMaker>;
  /** Clusters a gate's routes refer to. */
  readonly clusters: Map<string, ReadonlySet<string>>;
  readonly services: UseIndex;
  readonly limits: UseIndex;
  changed: Set<string>;
}

/**
 * Makes resources for Envoys. Every Gateway has a view with its listeners and the clusters that its routes refer to;
 * clusters and endpoints are shared by all views.
 */
export const createEnvoyMaker = (store: IrStore): Maker => {
  const state: State = {
    store,
    gates: createGates(),
    routes: new Map(),
    clusters: new Map(),
    services: createUseIndex(),
    limits: createUseIndex(),
    changed: new Set(),
  };
  return {
    touched: (touched) => touchedKeys(state, touched),
    make: (key) => make(state, key),
    ownerOf: ({ type, name }) =>
      type === 'listener' || type === 'route' ? state.gates.get(name)?.gateway : undefined,
    changedGateways: () => {
      const { changed } = state;
      state.changed = new Set();
      return changed;
    },
    viewOf: (gateway) => viewOf(state, gateway),
  };
};

const touchedKeys = (state: State, touched: Touched): readonly ResourceKey[] => {
  const { gates, services, limits, store } = state;
  const before = [...touched.Listener.values()].flatMap(({ before }) => before ?? []);
  for (const { body } of before) state.changed.add(body.gateway);
  const listeners = gates.update(touched.Listener);
  const routes = new Set(listeners);
  const add = (names: ReadonlySet<string>): void => {
    for (const name of names) routes.add(name);
  };
  for (const { before, after } of touched.RouteBlock.values()) {
    for (const block of [before, after]) if (block) add(gates.ofScope(block.body.scope));
  }
  for (const id of touched.Limit.keys()) add(limits.usersOf(id));
  for (const [service, step] of touched.Service) {
    if (isHashChanged(step)) add(services.usersOf(service));
    if (store.blocksOf(meshScope(service)).size === 0) add(gates.ofScope(meshScope(service)));
  }
  return [
    ...touchedServices(touched, store),
    ...[...listeners].map((name) => ({ type: 'listener', name }) as const),
    ...[...routes].map((name) => ({ type: 'route', name }) as const),
  ];
};

const make = (state: State, { type, name }: ResourceKey): Made | undefined => {
  const { store, gates } = state;
  if (type === 'endpoint') return makeEndpoints('envoy', store, name);
  if (type === 'cluster') {
    const service = serviceOfCluster(store, name);
    const packed = service && pack('envoy.config.cluster.v3.Cluster', clusterBody(name, service.body));
    return service && packed && { bytes: packed, sources: [service.source] };
  }
  if (type === 'route') return makeRoutes(state, name);
  const [first, ...others] = gates.get(name)?.listeners ?? [];
  if (!first) return undefined;
  const bytes = pack('envoy.config.listener.v3.Listener', listenerBody(name, first.body));
  return { bytes, sources: [first, ...others].map(({ source }) => source) };
};

const makeRoutes = (state: State, name: string): Made | undefined => {
  const gate = state.gates.get(name);
  if (!gate) {
    for (const index of [state.services, state.limits]) index.set(name, new Set());
    state.routes.delete(name);
    state.clusters.delete(name);
    return undefined;
  }
  const maker = state.routes.get(name) ?? createGateRoutesMaker(envoyRoutes);
  state.routes.set(name, maker);
  const { bytes, sources, uses } = maker.make(gate, state.store);
  state.services.set(name, uses.services);
  state.limits.set(name, uses.limits);
  state.clusters.set(name, uses.clusters);
  state.changed.add(gate.gateway);
  return { bytes, sources };
};

const viewOf = ({ gates, clusters }: State, gateway: string): ViewNames | undefined => {
  const names = [...gates.ofGateway(gateway)];
  if (names.length === 0) return undefined;
  return { listener: names, cluster: names.flatMap((name) => [...(clusters.get(name) ?? [])]) };
};
