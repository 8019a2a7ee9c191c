import { encodeLoadAssignment, pack } from '@flyball/proto/envoy';
import { consumerOf, meshScope, meshServiceOf, type Service } from '@flyball/proto/ir';
import type { Made, Maker } from '../maker.ts';
import { grpcListenerNames, NO_BACKEND_CLUSTER } from '../names.ts';
import type { ResourceKey } from '../resource.ts';
import { meshGate } from '../routes/gate.ts';
import { createGateRoutesMaker, type GateRoutesMaker } from '../routes/gate-routes.ts';
import {
  isHashChanged,
  makeEndpoints,
  serviceOfCluster,
  touchedServices,
} from '../state/service-resources.ts';
import type { Held, IrStore, Touched } from '../state/store.ts';
import { createUseIndex, type UseIndex } from '../state/use-index.ts';
import { grpcClusterBody } from './cluster.ts';
import { apiListenerBody } from './listener.ts';
import { grpcRoutes } from './route.ts';

interface State {
  readonly store: IrStore;
  /** Service by listener name. */
  readonly listeners: Map<string, string>;
  /** By mesh scope. */
  readonly routes: Map<string, GateRoutesMaker>;
  readonly services: UseIndex;
  readonly limits: UseIndex;
}

/**
 * Makes resources for gRPC clients: they ask for services by name and get the routes of the mesh. Services that speak
 * neither HTTP nor gRPC have no listener.
 */
export const createGrpcMaker = (store: IrStore): Maker => {
  const state: State = {
    store,
    listeners: new Map(),
    routes: new Map(),
    services: createUseIndex(),
    limits: createUseIndex(),
  };
  return {
    touched: (touched) => touchedKeys(state, touched),
    make: (key) => make(state, key),
    ownerOf: () => undefined,
    changedGateways: () => new Set(),
    viewOf: () => undefined,
  };
};

const touchedKeys = (state: State, touched: Touched): readonly ResourceKey[] => {
  const { services, limits, store } = state;
  const around = new Set([
    ...[...touched.Limit.keys()].flatMap((id) => [...limits.usersOf(id)]),
    ...[...touched.Service].flatMap(([service, step]) => [
      meshScope(service),
      ...store.consumersOf(service),
      ...(isHashChanged(step) ? services.usersOf(service) : []),
    ]),
  ]);
  for (const name of around) state.routes.get(name)?.recheck();
  const scopes = [...touched.RouteBlock.values()].flatMap(({ before, after }) =>
    [before, after].flatMap((block) => (block ? [block.body.scope] : [])),
  );
  const listeners = [...touched.Service].flatMap(([service, step]) =>
    renamed(state.listeners, service, step),
  );
  return [
    { type: 'cluster', name: NO_BACKEND_CLUSTER },
    { type: 'endpoint', name: NO_BACKEND_CLUSTER },
    ...touchedServices(touched, store),
    ...listeners.map((name) => ({ type: 'listener', name }) as const),
    ...[...new Set([...around, ...scopes])].flatMap(routeKey),
  ];
};

/**
 * Key of the routes of a mesh scope; none for a listener's. Calls from a namespace with routes of its own meet those
 * under the same name.
 */
const routeKey = (scope: string): readonly ResourceKey[] => {
  const service = meshServiceOf(scope);
  const namespace = consumerOf(scope);
  if (service === undefined) return [];
  return [{ type: 'route', name: meshScope(service), ...(namespace !== undefined && { namespace }) }];
};

const isMesh = ({ protocol }: Service): boolean => protocol === 'HTTP' || protocol === 'GRPC';

const listenersOf = (service: Held<'Service'> | undefined): readonly string[] =>
  service && isMesh(service.body)
    ? grpcListenerNames(
        service.key,
        service.body.ports.map(({ port }) => port),
      )
    : [];

/** Names of a service's listeners before and after. */
const renamed = (
  listeners: Map<string, string>,
  service: string,
  {
    before,
    after,
  }: { readonly before: Held<'Service'> | undefined; readonly after: Held<'Service'> | undefined },
): readonly string[] => {
  const [old, now] = [listenersOf(before), listenersOf(after)];
  for (const name of old) listeners.delete(name);
  for (const name of now) listeners.set(name, service);
  return [...new Set([...old, ...now])];
};

const make = (state: State, { type, name, namespace }: ResourceKey): Made | undefined => {
  const { store } = state;
  if (name === NO_BACKEND_CLUSTER) return noBackend(type);
  switch (type) {
    case 'endpoint':
      return makeEndpoints('grpc', store, name);
    case 'cluster': {
      const held = serviceOfCluster(store, name);
      return held && { bytes: packCluster(name, held.body), sources: [held.source] };
    }
    case 'route':
      return makeRoutes(state, meshServiceOf(name) ?? '', namespace);
    case 'listener': {
      const held = store.tables.Service.get(state.listeners.get(name) ?? '');
      if (!held) return undefined;
      const body = apiListenerBody(name, meshScope(held.key));
      return { bytes: pack('envoy.config.listener.v3.Listener', body), sources: [held.source] };
    }
  }
};

const packCluster = (name: string, service?: Service): Uint8Array =>
  pack('envoy.config.cluster.v3.Cluster', grpcClusterBody(name, service));

const noBackend = (type: ResourceKey['type']): Made => ({
  bytes:
    type === 'cluster'
      ? packCluster(NO_BACKEND_CLUSTER)
      : encodeLoadAssignment({ clusterName: NO_BACKEND_CLUSTER, endpoints: [] }),
  sources: [],
});

const makeRoutes = (state: State, service: string, namespace?: string): Made | undefined => {
  const { store } = state;
  const scope = meshScope(service, namespace);
  const held = store.tables.Service.get(service);
  const isWanted = namespace === undefined || store.blocksOf(scope).size > 0;
  if (!isWanted || !held || !isMesh(held.body)) {
    for (const index of [state.services, state.limits]) index.set(scope, []);
    state.routes.delete(scope);
    return undefined;
  }
  const maker = state.routes.get(scope) ?? createGateRoutesMaker(grpcRoutes);
  state.routes.set(scope, maker);
  const { bytes, sources, uses } = maker.make(meshGate(service, scope), store);
  state.services.set(scope, uses.services.keys());
  state.limits.set(scope, uses.limits.keys());
  return { bytes, sources };
};
