import type { Resource } from '@flyball/policy';
import { compile } from '@flyball/policy/compile';
import { kindOf, unstoredMetadata, withDefaults } from '@flyball/policy/kinds';
import { fill } from '@flyball/proto';
import { makeEntry, type VersionedEntry } from '@flyball/proto/ir';
import { CLUSTERS, JOB_HOSTS, type JobRoute, TIER } from './gateway-job.ts';

const NAMESPACE = 'shop';

/** Gateway that the routes belong to. */
export const GATEWAY = `${NAMESPACE}/edge`;

const made = (type: string, name: string, spec: unknown): Resource => {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const known = kindOf(apiVersion, kind);
  return { apiVersion, kind, metadata: unstoredMetadata(name, NAMESPACE), spec: known?.schema.parse(spec) };
};

const ruleOf = ({ prefix, replacement, added }: JobRoute) => ({
  matches: [{ path: { value: prefix }, headers: [TIER] }],
  filters: [
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: added } },
    {
      type: 'URLRewrite',
      urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: replacement } },
    },
  ],
  backendRefs: CLUSTERS.map(({ name, weight }) => ({ name, port: 80, weight })),
});

const documents = (port: number): readonly Resource[] => [
  made('gateway.networking.k8s.io/v1 Gateway', 'edge', {
    gatewayClassName: 'flyball',
    listeners: [{ name: 'http', port, protocol: 'HTTP' }],
  }),
  ...CLUSTERS.map(({ name }) => made('flyball.dev/v1 CatalogService', name, {})),
  ...JOB_HOSTS.map((routes, index) =>
    made('gateway.networking.k8s.io/v1 HTTPRoute', `host-${index}`, {
      parentRefs: [{ name: 'edge' }],
      hostnames: [routes[0]?.host],
      rules: routes.map(ruleOf),
    }),
  ),
];

const endpointsOf = (cluster: string, port: number): VersionedEntry => {
  const service = `${NAMESPACE}/${cluster}`;
  const instances = [{ address: '127.0.0.1', port, weight: 100, health: 'healthy' as const }];
  return makeEntry('Endpoints', service, fill('flyball.ir.v1.Endpoints', { service, instances }));
};

const ROUTER = {
  name: 'envoy.filters.http.router',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    suppress_envoy_headers: true,
  },
};

/**
 * Takes the filters for limits out of a listener of Envoy: they stand idle there when there are no limits, and Envoy is
 * to do nothing but the job.
 */
export const withoutIdleFilters = (port: number): Resource =>
  made('flyball.dev/v1 EnvoyPatch', 'job-only', {
    targetRefs: [{ kind: 'Gateway', name: 'edge' }],
    patches: [
      {
        type: 'listener',
        name: `${GATEWAY}/${port}`,
        ops: [
          {
            op: 'replace',
            path: '/filter_chains/0/filters/0/typed_config/http_filters',
            value: [ROUTER],
          },
        ],
      },
    ],
  });

/** Where the job is done. */
export interface JobPlace {
  /** Where the listener is bound, on loopback. */
  readonly port: number;
  /** Ports of the clusters, in their order. */
  readonly upstreams: readonly number[];
}

/** The job as the plane compiles it, with further documents. */
export const entriesOfJob = (
  { port, upstreams }: JobPlace,
  more: readonly Resource[] = [],
): readonly VersionedEntry[] => [
  ...compile(withDefaults([...documents(port), ...more])).entries.values(),
  ...CLUSTERS.map(({ name }, index) => endpointsOf(name, upstreams[index] ?? 0)),
];
