/** Documents of one small shop, as people would send them. */

const GATEWAY_API = 'gateway.networking.k8s.io/v1';
const FLYBALL = 'flyball.dev/v1';

/** An instance that stands at loopback. */
export interface InstanceDocument {
  readonly port: number;
  readonly version?: string;
}

/** A Gateway `edge` with one listener. */
export const gateway = (port: number): object => ({
  apiVersion: GATEWAY_API,
  kind: 'Gateway',
  metadata: { name: 'edge' },
  spec: { gatewayClassName: 'flyball', listeners: [{ name: 'http', port, protocol: 'HTTP' }] },
});

/** A service with fixed instances; `spec` is taken over as it is. */
export const service = (
  name: string,
  instances: readonly InstanceDocument[],
  spec: Readonly<Record<string, unknown>> = {},
): object => ({
  apiVersion: FLYBALL,
  kind: 'CatalogService',
  metadata: { name },
  spec: {
    ...spec,
    instances: instances.map(({ port, version }) => ({
      address: '127.0.0.1',
      port,
      ...(version !== undefined && { labels: { version } }),
    })),
  },
});

/** A rule: a path, and the weights of its backends, `service` or `service.version`. */
export interface RuleDocument {
  readonly path?: string;
  readonly weights: Readonly<Record<string, number>>;
}

/** A route of a Gateway or, with a `Service` as parent, of the mesh. */
export const route = (
  name: string,
  rules: readonly RuleDocument[],
  parent: Readonly<Record<string, string>> = { name: 'edge' },
): object => ({
  apiVersion: GATEWAY_API,
  kind: 'HTTPRoute',
  metadata: { name },
  spec: {
    parentRefs: [parent],
    rules: rules.map(({ path, weights }) => ({
      ...(path !== undefined && { matches: [{ path: { type: 'PathPrefix', value: path } }] }),
      backendRefs: Object.entries(weights).map(([backend, weight]) => ({ ...backendRef(backend), weight })),
    })),
  },
});

const backendRef = (backend: string): object =>
  backend.includes('.')
    ? { group: 'flyball.dev', kind: 'Subset', name: backend }
    : { name: backend, port: 80 };

/** An EnvoyPatch of the Gateway `edge`. */
export const envoyPatch = (
  name: string,
  patch: {
    readonly type: 'listener' | 'route' | 'cluster' | 'endpoint';
    readonly name: string;
    readonly ops: readonly object[];
  },
): object => ({
  apiVersion: FLYBALL,
  kind: 'EnvoyPatch',
  metadata: { name },
  spec: { targetRefs: [{ kind: 'Gateway', name: 'edge' }], patches: [patch] },
});
