import {
  encodeLoadAssignment,
  type LbEndpoint,
  type LoadAssignment,
  type LocalityEndpoints,
} from '@flyball/proto/envoy';
import { type Endpoints, type Instance, instancesOf, isUsable, type Service } from '@flyball/proto/ir';
import { clusterName } from './names.ts';
import type { ClientClass } from './resource.ts';

/** What the endpoints of a cluster are made from. */
export interface EndpointsInput {
  readonly service: Service;
  /** Empty for all instances. */
  readonly subset: string;
  /** Absent: no instance is known. */
  readonly endpoints: Endpoints | undefined;
}

/**
 * Encodes the endpoints of a service or subset. Instances of weight 0 are left out (Envoy has no such weight); an
 * unhealthy one stands as unhealthy, an unconfirmed one as healthy. No instances: an assignment without endpoints, so
 * that clients do not wait for one.
 */
export const encodeEndpoints = (clientClass: ClientClass, input: EndpointsInput): Uint8Array =>
  encodeLoadAssignment(loadAssignment(clientClass, input));

const loadAssignment = (
  clientClass: ClientClass,
  { service, subset, endpoints }: EndpointsInput,
): LoadAssignment => {
  const usable = instancesOf(service, subset, endpoints?.instances ?? []).filter(({ weight }) => weight > 0);
  return {
    clusterName: clusterName({ service: service.name, subset }),
    endpoints: clientClass === 'envoy' ? envoyGroups(usable) : grpcGroups(usable, service),
  };
};

const grouped = (
  instances: readonly Instance[],
  keyOf: (instance: Instance) => string,
): readonly (readonly [Instance, ...Instance[]])[] => {
  const groups = new Map<string, [Instance, ...Instance[]]>();
  for (const instance of instances) {
    const key = keyOf(instance);
    const group = groups.get(key);
    if (group) group.push(instance);
    else groups.set(key, [instance]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
};

const lbEndpoint = ({ address, port, health }: Instance): LbEndpoint => ({
  address,
  port,
  hostname: '',
  healthStatus: health === 'unhealthy' ? 'UNHEALTHY' : 'HEALTHY',
});

const envoyGroups = (instances: readonly Instance[]): readonly LocalityEndpoints[] =>
  grouped(instances, ({ region, zone }) => `${region}\0${zone}`).map((group) => ({
    locality: { region: group[0].region, zone: group[0].zone, subZone: '' },
    lbEndpoints: group.map((instance) => ({ ...lbEndpoint(instance), loadBalancingWeight: instance.weight })),
    priority: 0,
  }));

/**
 * gRPC's round robin ignores the weights of endpoints but honours those of localities: instances of one weight share a
 * locality, told apart by its sub-zone. With ring_hash the weight of an endpoint is that of its locality times its own
 * (gRFC A42), so there a locality has the weight of one instance. Addresses must not repeat. Unhealthy instances are
 * left out: they would count in the weight of their locality.
 */
const grpcGroups = (instances: readonly Instance[], { balancing }: Service): readonly LocalityEndpoints[] => {
  const healthy = instances.filter(isUsable);
  const distinct = new Map(healthy.map((instance) => [`${instance.address} ${instance.port}`, instance]));
  const isMixed = new Set(healthy.map(({ weight }) => weight)).size > 1;
  const isRing = balancing?.algorithm === 'ring_hash';
  const keyOf = ({ region, zone, weight }: Instance): string =>
    `${region}\0${zone}\0${isMixed ? weight : ''}`;
  return grouped([...distinct.values()], keyOf).map((group) => {
    const [{ region, zone, weight }] = group;
    return {
      locality: { region, zone, subZone: isMixed ? `weight-${weight}` : '' },
      lbEndpoints: group.map(lbEndpoint),
      loadBalancingWeight: isRing ? weight : weight * group.length,
      priority: 0,
    };
  });
};
