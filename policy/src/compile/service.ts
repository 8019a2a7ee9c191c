import { qualified, type Service, type ServicePort, type Subset, waypointKey } from '@flyball/proto/ir';
import type { CatalogServiceSpec } from '../kinds/catalog-service.ts';
import type { ServiceSpec } from '../kinds/service.ts';
import { objectKey, type Resource } from '../model/resource.ts';
import { serviceProtocol } from './backend-protocol.ts';
import { DEFAULT_VERSION_LABEL } from './backends.ts';
import { limitsFor } from './limits.ts';
import type { Target } from './policy-scope.ts';
import type { Reader } from './reader.ts';
import { routeBackends } from './references.ts';
import type { Unit } from './result.ts';
import { type Traffic, trafficFor } from './traffic.ts';
import { createUnitBuilder } from './unit-builder.ts';
import { waypointEntry } from './waypoint.ts';

/** Names a service of the catalog. */
export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** What a service compiles to: its Service entry and, where it has a waypoint, that Listener. */
export const serviceUnit = (read: Reader, { namespace, name }: ServiceName): Unit => {
  const service = qualified(namespace, name);
  const declared = read.object('Service', namespace, name);
  const catalog = read.object('CatalogService', namespace, name);
  const object = objectKey(catalog ? 'CatalogService' : 'Service', namespace, name);
  const unit = createUnitBuilder(objectKey('Service', namespace, name));
  const waypoint = catalog && waypointEntry(read, { service, catalog });
  if (waypoint?.draft) unit.entry({ ...waypoint.draft, origin: { object, field: '/spec/waypoint' } });
  if (waypoint?.finding) unit.diagnose({ object, ...waypoint.finding });
  const body = serviceBody(read, { service, namespace, name, declared, catalog });
  unit.entry({
    kind: 'Service',
    key: service,
    origin: { object, field: '' },
    body: { ...body, waypoint: waypoint?.draft ? waypointKey(service) : '' },
  });
  return unit.build();
};

interface ServiceSources extends ServiceName {
  readonly service: string;
  readonly declared: Resource<ServiceSpec> | undefined;
  readonly catalog: Resource<CatalogServiceSpec> | undefined;
}

const serviceBody = (read: Reader, sources: ServiceSources): Omit<Service, 'waypoint'> => {
  const { service, namespace, name, declared, catalog } = sources;
  const targets: readonly Target[] = [
    { object: objectKey('Service', namespace, name) },
    { object: objectKey('Namespace', '', namespace) },
  ];
  return {
    name: service,
    protocol: serviceProtocol(read, sources),
    ports: [...corePorts(declared?.spec), ...catalogPorts(catalog?.spec)],
    subsets: subsetsOf(read, sources),
    ...trafficFields(trafficFor(read, targets)),
    limits: limitsFor(read, targets),
  };
};

const trafficFields = ({ balancing, connectTimeoutMs, requestTimeoutMs, retry }: Traffic) => ({
  ...(balancing && { balancing }),
  ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  ...(retry && { retry }),
});

const corePorts = (spec: ServiceSpec | undefined): readonly ServicePort[] =>
  (spec?.ports ?? []).map(({ name, port }) => ({ name: name ?? '', port, protocol: 'HTTP' }));

const catalogPorts = (spec: CatalogServiceSpec | undefined): readonly ServicePort[] =>
  (spec?.ports ?? []).map(({ name, port, protocol }) => ({
    name: name ?? '',
    port,
    protocol: protocol ?? spec?.protocol ?? 'HTTP',
  }));

/** Declared subsets, and each that a route refers to as a value of the version label. */
const subsetsOf = (read: Reader, { service, catalog }: ServiceSources): readonly Subset[] => {
  const label = catalog?.spec.versionLabel ?? DEFAULT_VERSION_LABEL;
  const subsets = new Map<string, Subset>();
  for (const name of referredSubsets(read, service)) subsets.set(name, { name, labels: { [label]: name } });
  for (const subset of catalog?.spec.subsets ?? []) subsets.set(subset.name, subset);
  return [...subsets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const referredSubsets = (read: Reader, service: string): readonly string[] =>
  read
    .routesTo(service)
    .flatMap(routeBackends)
    .filter((backend) => backend.service === service && backend.subset !== '')
    .map(({ subset }) => subset);
