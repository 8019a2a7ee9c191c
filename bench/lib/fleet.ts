import type { Resource } from '@flyball/policy';
import { kindOf, unstoredMetadata } from '@flyball/policy/kinds';

/** Size of a made-up estate. */
export interface FleetSize {
  readonly services: number;
  readonly routes: number;
}

const NAMESPACE = 'shop';

/** A document of a kind (`apiVersion kind`), parsed by its schema. */
const made = (type: string, name: string, spec: unknown): Resource => {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const known = kindOf(apiVersion, kind);
  return { apiVersion, kind, metadata: unstoredMetadata(name, NAMESPACE), spec: known?.schema.parse(spec) };
};

const serviceName = (index: number): string => `service-${index}`;

/** One route of the estate: a host shared by ten routes, a path of its own, two versions by weight. */
export const routeOf = (index: number, size: FleetSize, weight = 90): Resource => {
  const service = serviceName(index % size.services);
  const backend = (version: string, share: number) => ({
    group: 'flyball.dev',
    kind: 'Subset',
    name: `${service}.${version}`,
    weight: share,
  });
  return made('gateway.networking.k8s.io/v1 HTTPRoute', `route-${index}`, {
    parentRefs: [{ name: 'edge' }],
    hostnames: [`host-${index % Math.ceil(size.routes / 10)}.example.com`],
    rules: [
      {
        matches: [{ path: { value: `/part-${index}` }, headers: [{ name: 'x-tier', value: 'vip' }] }],
        backendRefs: [backend('v2', 1)],
      },
      {
        matches: [{ path: { value: `/part-${index}` } }],
        backendRefs: [backend('v1', weight), backend('v2', 10)],
      },
    ],
  });
};

/** All documents of the estate: services with two instances each, one Gateway, and its routes. */
export const fleetOf = (size: FleetSize): readonly Resource[] => {
  const services = Array.from({ length: size.services }, (_, index) =>
    made('flyball.dev/v1 CatalogService', serviceName(index), {
      instances: ['v1', 'v2'].map((version, place) => ({
        address: `10.${(index >> 8) % 256}.${index % 256}.${place + 1}`,
        port: 8080,
        labels: { version },
      })),
    }),
  );
  const gateway = made('gateway.networking.k8s.io/v1 Gateway', 'edge', {
    gatewayClassName: 'flyball',
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
  });
  const routes = Array.from({ length: size.routes }, (_, index) => routeOf(index, size));
  return [...services, gateway, ...routes];
};
