import { type CatalogServiceSpec, keyOf, type Resource } from '@flyball/policy';
import type { GatewaySpec } from '@flyball/policy/kinds';
import { unstoredMetadata } from '@flyball/policy/kinds';
import { qualified, waypointKey } from '@flyball/proto/ir';
import type { BatchLine } from '../../routing/cases.ts';
import type { CompareOptions } from '../../routing/compare.ts';
import { wireRequest } from './wire-request.ts';

/** Whose instance a server stands for. */
export interface PlacedInstance {
  /** `ns/name`. */
  readonly service: string;
  readonly subsets: ReadonlySet<string>;
}

/** Documents made ready for a running router, and the way back from what arrives there. */
export interface ReadyDocuments {
  readonly resources: readonly Resource[];
  /** Names in xDS of the listeners that have to be bound. */
  readonly gates: readonly string[];
  /** By the port its server really has. */
  readonly instances: ReadonlyMap<number, PlacedInstance>;
  readonly compare: CompareOptions;
}

const isCatalogService = (resource: Resource): resource is Resource<CatalogServiceSpec> =>
  resource.kind === 'CatalogService';

const isGateway = (resource: Resource): resource is Resource<GatewaySpec> => resource.kind === 'Gateway';

const nameOf = ({ metadata }: Resource): string => qualified(metadata.namespace, metadata.name);

/**
 * Puts servers in the place of instances, gives services that are called directly a waypoint, and lets Envoys serve
 * the Gateways.
 *
 * @param ports Of the servers.
 */
export const readyDocuments = (
  documents: readonly Resource[],
  requests: readonly BatchLine[],
  ports: readonly number[],
): ReadyDocuments => {
  const instances = new Map<number, PlacedInstance>();
  const called = new Set(
    requests.map(wireRequest).flatMap(({ via }) => ('service' in via ? [via.service] : [])),
  );
  const gateway = documents.find(isGateway);
  const withServers = ({ spec, ...rest }: Resource<CatalogServiceSpec>): Resource => {
    const service = nameOf({ spec, ...rest });
    const moved = (spec.instances ?? []).map((instance) => {
      const port = ports[instances.size];
      if (port === undefined) throw new Error('more instances than servers');
      instances.set(port, { service, subsets: subsetsOf(spec, instance.labels ?? {}) });
      return { ...instance, port };
    });
    const waypoint = called.has(service) && gateway ? { waypoint: { gateway: nameOf(gateway) } } : {};
    return { ...rest, spec: { ...spec, instances: moved, ...waypoint } };
  };
  const resources = documents.map((resource) =>
    isCatalogService(resource) ? withServers(resource) : servedByEnvoy(resource),
  );
  return {
    resources: [...resources, ...[...called].map(portClaim)],
    gates: [...documents.filter(isGateway).flatMap(gatesOf), ...[...called].map(waypointKey)],
    instances,
    compare: { rulesWithBackendOps: rulesWithBackendOps(documents) },
  };
};

const gatesOf = (gateway: Resource<GatewaySpec>): readonly string[] => [
  ...new Set(gateway.spec.listeners.map(({ port }) => `${nameOf(gateway)}/${port}`)),
];

const servedByEnvoy = (resource: Resource): Resource =>
  keyOf(resource) === 'Engine//gateway'
    ? { ...resource, spec: { ...(resource.spec as object), class: 'envoy' } }
    : resource;

/** The port is not the one that is bound. */
const portClaim = (service: string, index: number): Resource => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'PortClaim',
  metadata: unstoredMetadata(service.replace('/', '.'), ''),
  spec: { service, port: 20_000 + index },
});

/** Subsets an instance is in: those declared, and that of its version. */
const subsetsOf = (
  { subsets = [], versionLabel }: CatalogServiceSpec,
  labels: Readonly<Record<string, string>>,
): ReadonlySet<string> => {
  const declared = subsets.filter((subset) =>
    Object.entries(subset.labels).every(([label, value]) => labels[label] === value),
  );
  const version = labels[versionLabel];
  const isDeclared = subsets.some(({ name }) => name === version);
  return new Set([
    ...declared.map(({ name }) => name),
    ...(version !== undefined && !isDeclared ? [version] : []),
  ]);
};

interface RouteSpec {
  readonly rules?: readonly {
    readonly backendRefs?: readonly { readonly filters?: readonly unknown[] }[];
  }[];
}

const rulesWithBackendOps = (documents: readonly Resource[]): ReadonlySet<string> =>
  new Set(
    documents
      .filter(({ kind }) => kind === 'HTTPRoute')
      .flatMap((route) =>
        ((route.spec as RouteSpec).rules ?? []).flatMap(({ backendRefs = [] }, index) =>
          backendRefs.some(({ filters = [] }) => filters.length > 0) ? [`${keyOf(route)}/${index}`] : [],
        ),
      ),
  );
