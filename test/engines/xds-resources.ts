import { createHash } from 'node:crypto';
import { type EnvoyMessageName, type EnvoyMessages, pack } from '@flyball/proto/envoy';
import type { XdsResource, XdsType } from '@flyball/sidecar-config';

/** Resources of xDS by hand, for tests of the server without a translator. */
const messages = {
  cluster: 'envoy.config.cluster.v3.Cluster',
  endpoint: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
  listener: 'envoy.config.listener.v3.Listener',
  route: 'envoy.config.route.v3.RouteConfiguration',
} as const satisfies Readonly<Record<XdsType, EnvoyMessageName>>;

/** Any body as a resource, its source named like itself. */
export function resourceOf<T extends XdsType>(
  type: T,
  name: string,
  body: EnvoyMessages[(typeof messages)[T]],
): XdsResource {
  const bytes = pack(messages[type], body);
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  return {
    type,
    name,
    bytes,
    version,
    sources: [{ entry: { kind: 'Test', key: `${type}/${name}` }, version }],
  };
}

const ads = { ads: {}, resourceApiVersion: 'V3' } as const;
const HCM =
  'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';

function manager(route: string): { readonly '@type': typeof HCM } & Record<string, unknown> {
  return {
    '@type': HCM,
    statPrefix: 'test',
    rds: { routeConfigName: route, configSource: ads },
    httpFilters: [{ name: 'router', typedConfig: { '@type': ROUTER } }],
  };
}

/** A listener on a port of the system whose routes come by RDS. */
export function httpListener(name: string, route: string): XdsResource {
  return resourceOf('listener', name, {
    name,
    address: { socketAddress: { address: '127.0.0.1', portValue: 0 } },
    filterChains: [{ filters: [{ name: 'http', typedConfig: manager(route) }] }],
  });
}

/** What a gRPC client asks for by the name of its target. */
export function apiListener(name: string, route: string): XdsResource {
  return resourceOf('listener', name, { name, apiListener: { apiListener: manager(route) } });
}

/** A route of everything to clusters by weight. */
export function routeTo(name: string, clusters: Readonly<Record<string, number>>): XdsResource {
  const weighted = Object.entries(clusters).map(([cluster, weight]) => ({ name: cluster, weight }));
  const routes = [{ match: { prefix: '' }, route: { weightedClusters: { clusters: weighted } } }];
  return resourceOf('route', name, { name, virtualHosts: [{ name: 'all', domains: ['*'], routes }] });
}

/** A cluster whose endpoints come by EDS; Envoy refuses a time-out of 0 s. */
export function edsCluster(name: string, connectTimeout: `${number}s` = '1s'): XdsResource {
  return resourceOf('cluster', name, {
    name,
    type: 'EDS',
    connectTimeout,
    edsClusterConfig: { edsConfig: ads },
    lbPolicy: 'ROUND_ROBIN',
  });
}

/** Endpoints on loopback. */
export function endpointsOf(name: string, ports: readonly number[]): XdsResource {
  const lbEndpoints = ports.map((portValue) => ({
    endpoint: { address: { socketAddress: { address: '127.0.0.1', portValue } } },
  }));
  const endpoints = [{ locality: { region: 'test' }, loadBalancingWeight: 1, lbEndpoints }];
  return resourceOf('endpoint', name, { clusterName: name, endpoints });
}

type Views = ReadonlyMap<
  string,
  { readonly cluster: ReadonlySet<string>; readonly listener: ReadonlySet<string> }
>;

/** A change that sets resources, and the names of the view `gateway/test/edge` when they are given. */
export function changeOf(
  upserts: readonly XdsResource[],
  view?: { readonly cluster: readonly string[]; readonly listener: readonly string[] },
): { upserts: readonly XdsResource[]; removes: []; views: Views } {
  const names = view && { cluster: new Set(view.cluster), listener: new Set(view.listener) };
  return { upserts, removes: [], views: new Map(names ? [['gateway/test/edge', names]] : []) };
}
