import { type CatalogServiceSpec, keyOf, type Resource } from '@flyball/policy';
import { type Listener, parseQualified, waypointKey } from '@flyball/proto/ir';
import type { EntryDelivery } from '../plane/ports.ts';

/** Where a service is answered instead of by its instances. */
export interface WaypointAnswer {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/**
 * The waypoint of a service, as long as one gateway has accepted its Listener. Without one the registry answers the
 * real instances: governance is lost, traffic is not.
 */
export const waypointAnswer = (
  service: string,
  listener: Listener,
  delivery: EntryDelivery,
): WaypointAnswer | undefined => {
  const isServed = delivery.engines.some(({ grades }) => grades.accepted + grades.observed > 0);
  return isServed ? answerOf(service, listener.bindAddress, listener.bindPort) : undefined;
};

/** A wildcard address cannot be dialled: consumers of this machine's registry get loopback. */
const answerOf = (service: string, address: string, port: number): WaypointAnswer => ({
  ...parseQualified(service),
  address: address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address,
  port,
});

/** Waypoints taken for served right after a start, until gateways have had time to say so. */
export const assumedWaypoints = (
  services: readonly Resource<CatalogServiceSpec>[],
  listenerOf: (key: string) => Listener | undefined,
): readonly WaypointAnswer[] =>
  services.flatMap((service) => {
    const listener = listenerOf(waypointRefs(service).listener);
    return listener ? [answerOf(listener.meshService, listener.bindAddress, listener.bindPort)] : [];
  });

/** Key of the Listener entry of a service's waypoint, and the object its deliveries are listed under. */
export const waypointRefs = (service: Resource<CatalogServiceSpec>) => ({
  object: keyOf(service),
  listener: waypointKey(`${service.metadata.namespace}/${service.metadata.name}`),
});
