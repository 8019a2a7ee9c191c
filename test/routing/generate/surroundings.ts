import { LISTENER_HOSTS, PORTS } from './alphabet.ts';
import type { GatewayDocument, ListenerDocument, OtherDocument, RouteDocument } from './documents.ts';
import type { Prng } from './prng.ts';

/** Namespace and name of the one Gateway of a configuration. */
export const GATEWAY = { namespace: 'shop', name: 'edge' } as const;

/** Services of the routes' own namespace, each with versions v1 and v2. */
export const OWN_SERVICES = ['cart', 'orders', 'stock', 'account'] as const;

/** A service of another namespace, behind a ReferenceGrant. */
export const GRANTED_SERVICE = { namespace: 'depot', name: 'store' } as const;

/** The Gateway: several listeners on each port, told apart by host name only. */
export const makeGateway = (prng: Prng): GatewayDocument => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: GATEWAY,
  spec: {
    gatewayClassName: 'flyball',
    listeners: PORTS.flatMap((port) =>
      prng.pick(LISTENER_HOSTS).map((host, at) => listener(prng, { port, host, at })),
    ),
  },
});

interface Place {
  readonly port: number;
  readonly host: string | undefined;
  readonly at: number;
}

const listener = (prng: Prng, { port, host, at }: Place): ListenerDocument => ({
  name: `l${port}-${at}`,
  protocol: 'HTTP',
  port,
  ...(host !== undefined && { hostname: host }),
  allowedRoutes: { namespaces: { from: prng.chance(0.15) ? 'Same' : 'All' } },
});

/** Services with static instances; address and ports are placeholders. */
export const makeServices = (): readonly OtherDocument[] => [
  ...OWN_SERVICES.map((name) => service('shop', name)),
  service(GRANTED_SERVICE.namespace, GRANTED_SERVICE.name),
];

const service = (namespace: string, name: string): OtherDocument => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: { namespace, name },
  spec: {
    instances: ['v1', 'v2'].map((version, index) => ({
      address: '127.0.0.1',
      port: index + 1,
      labels: { version },
    })),
  },
});

/** Lets routes of `shop` and `depot` use each other's services. */
export const makeGrants = (): readonly OtherDocument[] => [grant('depot', 'shop'), grant('shop', 'depot')];

const grant = (namespace: string, from: string): OtherDocument => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'ReferenceGrant',
  metadata: { namespace, name: `from-${from}` },
  spec: {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from }],
    to: [{ group: '', kind: 'Service' }],
  },
});

/** Makes the splits of a route sticky. */
export const makeSplitPolicy = ({ metadata }: RouteDocument): OtherDocument => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'TrafficPolicy',
  metadata: { namespace: metadata.namespace, name: `sticky-${metadata.name}` },
  spec: {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: metadata.name }],
    splitKey: { header: 'x-user' },
  },
});
