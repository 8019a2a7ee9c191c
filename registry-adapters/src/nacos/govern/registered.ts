import { qualified } from '@flyball/proto/ir';
import {
  type InstanceRef,
  type Registration,
  type RegistryEvents,
  type ServiceKey,
  type ServiceState,
  serviceId,
} from '@flyball/registry';

/** An instance where it is registered. */
export interface RegisteredInstance {
  readonly ref: InstanceRef;
  readonly registration: Registration;
}

/** What applications registered, by service (`ns/name`). */
export interface Registered {
  readonly of: (service: string) => readonly RegisteredInstance[];
  readonly has: (ref: InstanceRef) => boolean;
  /** Service of a key; undefined when it is not known. */
  readonly serviceOf: (key: ServiceKey) => string | undefined;
  readonly stop: () => void;
}

/** One text for the place of an instance. */
export const placeOf = ({ service, ip, port, cluster }: InstanceRef): string =>
  `${serviceId(service)} ${ip} ${port} ${cluster}`;

type Known = { readonly service: string; readonly instances: ReadonlyMap<string, RegisteredInstance> };

const knownOf = ({ key, name, instances }: ServiceState): Known => ({
  service: qualified(name.namespace, name.name),
  instances: new Map(
    instances.map(({ registration }) => {
      const { ip, port, cluster } = registration;
      const ref = { service: key, ip, port, cluster };
      return [placeOf(ref), { ref, registration }];
    }),
  ),
});

/** Follows a registry; `changed` is called with the services that changed. */
export const followRegistered = (
  events: RegistryEvents,
  changed: (services: ReadonlySet<string>) => void,
): Registered => {
  const byId = new Map<string, Known>();
  const ids = new Map<string, string>();
  /** Forgets a service, also under a name that another one has by now. */
  const forget = (id: string): string[] => {
    const known = byId.get(id);
    byId.delete(id);
    if (known !== undefined && ids.get(known.service) === id) ids.delete(known.service);
    return known === undefined ? [] : [known.service];
  };
  const stop = events.subscribe(({ services, removed }) => {
    const touched = new Set<string>();
    for (const { state } of services) {
      const id = serviceId(state.key);
      const known = knownOf(state);
      for (const service of [...forget(id), known.service]) touched.add(service);
      byId.set(id, known);
      ids.set(known.service, id);
    }
    for (const service of removed.map(serviceId).flatMap(forget)) touched.add(service);
    changed(touched);
  });
  return {
    of: (service) => [...(byId.get(ids.get(service) ?? '')?.instances.values() ?? [])],
    has: (ref) => byId.get(serviceId(ref.service))?.instances.has(placeOf(ref)) === true,
    serviceOf: (key) => byId.get(serviceId(key))?.service,
    stop,
  };
};
