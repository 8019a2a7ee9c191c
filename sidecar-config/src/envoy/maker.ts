import { pack } from '@flyball/proto/envoy';
import { meshScope } from '@flyball/proto/ir';
import type { Made, Maker, ViewNames } from '../maker.ts';
import type { ResourceKey } from '../resource.ts';
import { createGateRoutesMaker, type GateRoutesMaker } from '../routes/gate-routes.ts';
import {
  isHashChanged,
  makeEndpoints,
  serviceOfCluster,
  touchedServices,
} from '../state/service-resources.ts';
import type { IrStore, Touched } from '../state/store.ts';
import { createUseIndex, type UseIndex } from '../state/use-index.ts';
import type { Uses } from '../state/uses.ts';
import { clusterBody } from './cluster.ts';
import { createGates, type Gates } from './gates.ts';
import { listenerBody } from './listener.ts';
import { envoyRoutes } from './route.ts';

interface State {
  readonly store: IrStore;
  readonly gates: Gates;
  readonly routes: Map<string, GateRoutesMaker>;
  /** Clusters a gate's routes refer to. */
  readonly clusters: Map<string, Uses['clusters']>;
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
  for (const { before } of touched.Listener.values()) {
    if (before) state.changed.add(before.body.gateway);
  }
  const listeners = state.gates.update(touched.Listener);
  const around = new Set([...listeners, ...touchedAround(state, touched)]);
  for (const name of around) state.routes.get(name)?.recheck();

  const routes = new Set([...around, ...touchedByBlocks(state, touched)]);
  return [
    ...touchedServices(touched, state.store),
    ...[...listeners].map((name) => ({ type: 'listener', name }) as const),
    ...[...routes].map((name) => ({ type: 'route', name }) as const),
  ];
};

const touchedByBlocks = ({ gates }: State, { RouteBlock }: Touched): readonly string[] =>
  [...RouteBlock.values()].flatMap(({ before, after }) =>
    [before, after].flatMap((block) => (block ? [...gates.ofScope(block.body.scope)] : [])),
  );

/** Gates whose routes depend on limits or services that changed. */
const touchedAround = ({ gates, services, limits, store }: State, touched: Touched): readonly string[] => [
  ...[...touched.Limit.keys()].flatMap((id) => [...limits.usersOf(id)]),
  ...[...touched.Service].flatMap(([service, step]) => {
    const scope = meshScope(service);
    return [
      ...(isHashChanged(step) ? services.usersOf(service) : []),
      // A waypoint without routes has those of its service.
      ...(store.blocksOf(scope).size === 0 ? gates.ofScope(scope) : []),
    ];
  }),
];

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
    for (const index of [state.services, state.limits]) index.set(name, []);
    state.routes.delete(name);
    state.clusters.delete(name);
    return undefined;
  }
  const maker = state.routes.get(name) ?? createGateRoutesMaker(envoyRoutes);
  state.routes.set(name, maker);
  const { bytes, sources, uses } = maker.make(gate, state.store);
  state.services.set(name, uses.services.keys());
  state.limits.set(name, uses.limits.keys());
  state.clusters.set(name, uses.clusters);
  state.changed.add(gate.gateway);
  return { bytes, sources };
};

const viewOf = ({ gates, clusters }: State, gateway: string): ViewNames | undefined => {
  const names = [...gates.ofGateway(gateway)];
  if (names.length === 0) return undefined;
  return { listener: names, cluster: names.flatMap((name) => [...(clusters.get(name)?.keys() ?? [])]) };
};
