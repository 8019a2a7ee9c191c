import { isIP } from 'node:net';
import { qualified } from '@flyball/proto/ir';
import type { Instance, RegistryChange, RegistryEvents, ServiceState } from '@flyball/registry';
import type { SourceService } from './catalog.ts';
import type { CatalogInstance } from './instance.ts';

/** Name of the built-in registry among the sources. */
export const REGISTRY_SOURCE = 'registry';

/** What follows a source. */
export interface SourceSink {
  readonly observe: (source: string, services: readonly SourceService[]) => void;
  readonly forget: (source: string, services: readonly string[]) => void;
}

/** Tells a catalog what applications registered; the answer ends it. Overlays are not in it: they are ours. */
export const followRegistry = (events: RegistryEvents, sink: SourceSink): (() => void) => {
  // Several Nacos services may be one service here; the last state of each is kept to be told together.
  const parts = new Map<string, Map<string, ServiceState>>();
  return events.subscribe((change) => {
    const touched = takeChange(parts, change);
    const gone = touched.filter((service) => parts.get(service)?.size === 0);
    for (const service of gone) parts.delete(service);
    if (gone.length > 0) sink.forget(REGISTRY_SOURCE, gone);
    const known = touched.filter((service) => parts.has(service));
    if (known.length > 0)
      sink.observe(
        REGISTRY_SOURCE,
        known.map((service) => sourceService(service, parts)),
      );
  });
};

type Parts = Map<string, Map<string, ServiceState>>;

const takeChange = (parts: Parts, { services, removed }: RegistryChange): readonly string[] => {
  const touched = new Set<string>();
  for (const { state } of services) {
    const service = qualified(state.name.namespace, state.name.name);
    const states = parts.get(service) ?? new Map<string, ServiceState>();
    parts.set(service, states.set(keyText(state.key), state));
    touched.add(service);
  }
  for (const key of removed)
    for (const [service, states] of parts) if (states.delete(keyText(key))) touched.add(service);
  return [...touched];
};

const keyText = ({ namespace, group, name }: ServiceState['key']): string =>
  `${namespace}\0${group}\0${name}`;

const sourceService = (service: string, parts: Parts): SourceService => {
  const states = [...(parts.get(service)?.values() ?? [])];
  return {
    service,
    protocol: protocolOf(states),
    instances: states.flatMap((state) => state.instances.flatMap(instanceOf)),
  };
};

/** Dubbo registers one service an interface, `providers:…`; everything else is taken for HTTP. */
const protocolOf = (states: readonly ServiceState[]): SourceService['protocol'] =>
  states.some(({ key }) => key.name.startsWith('providers:')) ? 'DUBBO' : 'HTTP';

/** Nacos' weight 1 is 100 here. Instances registered by host name cannot be endpoints of every engine: left out. */
const instanceOf = ({ registration, health }: Instance): readonly CatalogInstance[] => {
  const { ip, port, weight, enabled, metadata } = registration;
  if (isIP(ip) === 0) return [];
  return [
    {
      address: ip,
      port,
      weight: Math.round(weight * 100),
      health,
      region: '',
      zone: '',
      labels: { ...metadata },
      enabled,
    },
  ];
};
