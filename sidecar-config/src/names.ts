import type { Listener } from '@flyball/proto/ir';
import { parseQualified, waypointKey } from '@flyball/proto/ir';

/** A cluster and its endpoints: a service, or a subset of it. */
export interface ClusterTarget {
  /** `ns/name`. */
  readonly service: string;
  /** Empty for all instances. */
  readonly subset: string;
}

/** Name of a cluster and of its endpoints: `ns/service`, or `ns/service/subset`. */
export const clusterName = ({ service, subset }: ClusterTarget): string =>
  subset === '' ? service : `${service}/${subset}`;

/** Takes a cluster's name apart. Neither namespaces nor names hold a slash. */
export const clusterTarget = (name: string): ClusterTarget => {
  const end = name.indexOf('/', name.indexOf('/') + 1);
  return end < 0
    ? { service: name, subset: '' }
    : { service: name.slice(0, end), subset: name.slice(end + 1) };
};

/**
 * The cluster of shares whose backend is invalid. No namespace has that name. Envoys have no such cluster, so that the
 * route's `cluster_not_found_response_code` answers; gRPC clients have it without endpoints.
 */
export const NO_BACKEND_CLUSTER = '-/no-backend';

/**
 * Name of an Envoy listener and of its routes: `ns/gateway/port` with the port as the Gateway declares it, or
 * `waypoint:ns/service`.
 */
export const gateName = ({ gateway, port, meshService }: Listener): string =>
  meshService === '' ? `${gateway}/${port}` : waypointKey(meshService);

/** View of the Envoys of a Gateway (`ns/name`): what they send as `node.cluster`. */
export const viewName = (gateway: string): string => `gateway/${gateway}`;

const DEFAULT_NAMESPACE = 'default';

/**
 * Names under which gRPC clients ask for a service (`xds:///NAME`): `svc.ns`, in namespace `default` also `svc`,
 * each also with every declared port.
 */
export const grpcListenerNames = (service: string, ports: readonly number[]): readonly string[] => {
  const { namespace, name } = parseQualified(service);
  const hosts = namespace === DEFAULT_NAMESPACE ? [`${name}.${namespace}`, name] : [`${name}.${namespace}`];
  return hosts.flatMap((host) => [host, ...[...new Set(ports)].map((port) => `${host}:${port}`)]);
};
