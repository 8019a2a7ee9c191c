import { qualified } from '@flyball/proto/ir';
import type { InstanceRef, Registration, RegistryEvents, ServiceKey } from '@flyball/registry';

/** An instance where it is registered. */
export interface RegisteredInstance {
  readonly ref: InstanceRef;
  readonly registration: Registration;
}

/** What applications registered, by service (`ns/name`). */
export interface Registered {
  readonly of: (service: string) => readonly RegisteredInstance[];
  /** Service of a key; undefined when it is not known. */
  readonly serviceOf: (key: ServiceKey) => string | undefined;
  readonly stop: () => void;
}

const keyText = ({ namespace, group, name }: ServiceKey): string => `${namespace}\0${group}\0${name}`;

/** Follows a registry; `changed` is called with the services that changed. */
export const followRegistered = (
  events: RegistryEvents,
  changed: (services: ReadonlySet<string>) => void,
): Registered => {
  const instances = new Map<string, readonly RegisteredInstance[]>();
  const names = new Map<string, string>();
  const stop = events.subscribe(({ services, removed }) => {
    const touched = new Set<string>();
    for (const { state } of services) {
      const service = qualified(state.name.namespace, state.name.name);
      names.set(keyText(state.key), service);
      instances.set(
        keyText(state.key),
        state.instances.map(({ registration }) => ({
          ref: {
            service: state.key,
            ip: registration.ip,
            port: registration.port,
            cluster: registration.cluster,
          },
          registration,
        })),
      );
      touched.add(service);
    }
    for (const key of removed) {
      touched.add(names.get(keyText(key)) ?? '');
      names.delete(keyText(key));
      instances.delete(keyText(key));
    }
    changed(touched);
  });
  return {
    of: (service) =>
      [...names].flatMap(([key, name]) => (name === service ? (instances.get(key) ?? []) : [])),
    serviceOf: (key) => names.get(keyText(key)),
    stop,
  };
};
