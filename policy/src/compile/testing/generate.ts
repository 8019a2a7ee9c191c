import fc from 'fast-check';
import { unstoredMetadata } from '../../kinds/metadata.ts';
import { kindOf } from '../../kinds/registry.ts';
import { keyOf, type Resource } from '../../model/resource.ts';
import type { CatalogShape } from '../../model/shape.ts';
import type { ResourceChange } from '../resource-index.ts';

/** An object of a kind (`apiVersion kind`), parsed by its schema. */
export const made = (type: string, name: string, spec: unknown): Resource => {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const known = kindOf(apiVersion, kind);
  return {
    apiVersion,
    kind,
    metadata: unstoredMetadata(name, known?.namespaced ? 'shop' : ''),
    spec: known?.schema.parse(spec),
  };
};

/** The same object in another namespace. */
const within = (namespace: string, object: Resource): Resource => ({
  ...object,
  metadata: { ...object.metadata, namespace },
});

const GATEWAY = 'gateway.networking.k8s.io/v1';
const OWN = 'flyball.dev/v1';

/** The Gateway shop/edge. */
export const gateway = (listeners: readonly unknown[]): Resource =>
  made(`${GATEWAY} Gateway`, 'edge', { gatewayClassName: 'flyball', listeners });

/** A CatalogService of the namespace shop. */
export const catalogService = (name: string, spec: object = {}): Resource =>
  made(`${OWN} CatalogService`, name, spec);

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);
const subset = fc.constantFrom('', '.v1', '.v2');
const place = () => fc.constantFrom('shop', 'team');

const anyBackend = fc
  .record({ name, subset, weight: fc.integer({ min: 0, max: 3 }), port: fc.constantFrom(80, 81) })
  .map(({ name: service, subset: part, weight, port }) =>
    part === ''
      ? { name: service, port, namespace: 'shop', weight }
      : { group: 'flyball.dev', kind: 'Subset', name: `${service}${part}`, namespace: 'shop', weight },
  );

const anyParent = fc.oneof(
  fc.constantFrom<object>({ name: 'edge' }, { name: 'edge', sectionName: 'one' }, { name: 'absent' }),
  name.map((service) => ({ group: '', kind: 'Service', name: service })),
  fc.record({ group: fc.constant(''), kind: fc.constant('Service'), name, port: fc.constantFrom(80, 81) }),
);

const anyRoute = fc
  .record({
    name,
    namespace: fc.constantFrom('shop', 'shop', 'team'),
    parents: fc.uniqueArray(anyParent, { maxLength: 2, selector: (ref) => JSON.stringify(ref) }),
    backends: fc.array(anyBackend, { maxLength: 2 }),
    mirrored: fc.option(name, { nil: undefined }),
    host: fc.boolean(),
    cors: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  })
  .map(({ name: routeName, namespace, parents, backends, mirrored, host, cors }) => {
    const mirror = { backendRef: { name: mirrored, port: 80 } };
    const object = made(`${GATEWAY} HTTPRoute`, routeName, {
      parentRefs: parents.map((ref) => ({ ...ref, namespace: 'shop' })).filter(isDistinct),
      ...(host && { hostnames: ['a.example.com'] }),
      rules: [
        {
          name: 'first',
          filters: [
            ...(mirrored === undefined ? [] : [{ type: 'RequestMirror', requestMirror: mirror }]),
            ...(cors ? [{ type: 'CORS', cors: {} }] : []),
          ],
          backendRefs: backends,
        },
      ],
    });
    return within(namespace, object);
  });

/** One reference to each parent: of several, all or none must name a section and a port. */
const isDistinct = (ref: object, index: number, refs: readonly object[]): boolean => {
  const parent = ({ kind = '', name: of = '' }: { kind?: string; name?: string }) => `${kind}/${of}`;
  return refs.findIndex((other) => parent(other) === parent(ref)) === index;
};

const SELECTOR = { from: 'Selector', selector: { matchLabels: { tier: 'front' } } };
const LISTENERS = [
  { name: 'one', port: 80, protocol: 'HTTP' },
  { name: 'two', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
  { name: 'three', port: 81, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
  { name: 'four', port: 82, protocol: 'HTTP', allowedRoutes: { namespaces: SELECTOR } },
  {
    name: 'five',
    port: 443,
    protocol: 'HTTPS',
    allowedRoutes: { namespaces: { from: 'All' } },
    tls: { certificateRefs: [{ name: 'tls', namespace: 'team' }] },
  },
];

const anyGateway = fc.subarray(LISTENERS, { minLength: 1 }).map(gateway);

const target = fc.oneof(
  name.map((service) => ({ kind: 'Service', name: service })),
  name.map((service) => ({ kind: 'Subset', name: `${service}.v1` })),
  name.map((routeName) => ({ kind: 'HTTPRoute', name: routeName, sectionName: 'first' })),
  fc.constantFrom<object>(
    { kind: 'Gateway', name: 'edge' },
    { kind: 'Gateway', name: 'edge', sectionName: 'one' },
    { kind: 'Namespace', name: 'shop' },
    { kind: 'Namespace', name: 'team' },
  ),
);

const anyTrafficPolicy = fc
  .record({ name, target, key: fc.boolean(), seconds: fc.integer({ min: 1, max: 3 }), at: place() })
  .map(({ name: policy, target: ref, key, seconds, at }) =>
    within(
      at,
      made(`${OWN} TrafficPolicy`, policy, {
        targetRefs: [ref],
        ...(key ? { splitKey: { header: 'x-user' } } : { timeout: { request: `${seconds}s` } }),
      }),
    ),
  );

const anyRateLimit = fc
  .record({ name, requests: fc.integer({ min: 1, max: 2 }), of: fc.constantFrom('Service', 'HTTPRoute') })
  .map(({ name: policy, requests, of }) =>
    made(`${OWN} RateLimitPolicy`, policy, {
      targetRefs: [{ kind: of, name: policy }],
      rules: [{ name: 'r', limits: [{ requests, per: '1s' }] }],
    }),
  );

const anyCatalogService = fc
  .record({
    name,
    versionLabel: fc.constantFrom('version', 'stage'),
    waypoint: fc.boolean(),
    subsets: fc.boolean(),
    ports: fc.boolean(),
    protocol: fc.constantFrom('HTTP', 'GRPC'),
  })
  .map(({ name: service, versionLabel, waypoint, subsets, ports, protocol }) =>
    catalogService(service, {
      versionLabel,
      protocol,
      ...(waypoint && { waypoint: { gateway: 'edge' } }),
      ...(subsets && { subsets: [{ name: 'v1', labels: { zone: 'x', stage: 'y' } }] }),
      ...(ports && { ports: [{ port: 81 }] }),
    }),
  );

const anyService = fc
  .record({
    name,
    type: fc.constantFrom('ClusterIP', 'ClusterIP', 'ExternalName'),
    appProtocol: fc.constantFrom('http', 'grpc', 'https'),
  })
  .map(({ name: service, type, appProtocol }) =>
    made('v1 Service', service, { type, ports: [{ port: 80, appProtocol }] }),
  );

const grant = (of: string, to: string, at: string): Resource => {
  const from = { group: 'gateway.networking.k8s.io', kind: of, namespace: at === 'shop' ? 'team' : 'shop' };
  const object = made(`${GATEWAY} ReferenceGrant`, `${of}-${to}`.toLowerCase(), {
    from: [from],
    to: [{ group: '', kind: to }],
  });
  return within(at, object);
};

const anyGrant = fc
  .tuple(fc.constantFrom('HTTPRoute', 'Gateway'), fc.constantFrom('Service', 'Secret'), place())
  .map(([of, to, at]) => grant(of, to, at));

const claim = (service: string, port: number): Resource =>
  made(`${OWN} PortClaim`, service, { service: `shop/${service}`, port });

const PEM = Buffer.from('-----BEGIN X-----').toString('base64');

const certificate = (pem: string): Resource =>
  within('team', made('v1 Secret', 'tls', { data: { 'tls.crt': pem, 'tls.key': pem } }));

const team = (tier: string): Resource => {
  const object = made('v1 Namespace', 'team', {});
  return { ...object, metadata: { ...object.metadata, labels: { tier } } };
};

const classOf = (controllerName: string, engine: string): Resource =>
  made(`${GATEWAY} GatewayClass`, 'flyball', {
    controllerName,
    parametersRef: { group: 'flyball.dev', kind: 'Engine', name: engine },
  });

const engine = (bound: number): Resource =>
  made(`${OWN} Engine`, 'second', { class: 'envoy', ports: { 80: bound } });

/** Whether a secret holds what its name promises, which class serves, and such. */
const surroundings = fc.oneof(
  fc.constantFrom(PEM, '').map(certificate),
  fc.constantFrom('front', 'back').map(team),
  fc
    .tuple(
      fc.constantFrom('flyball.dev/gateway', 'other.example/gateway'),
      fc.constantFrom('gateway', 'second'),
    )
    .map(([controllerName, name]) => classOf(controllerName, name)),
  fc.constantFrom(8080, 8081).map(engine),
  fc.constantFrom('/a', '/b').map((path) =>
    made(`${OWN} EnvoyPatch`, 'patch', {
      targetRefs: [{ kind: 'Gateway', name: 'edge' }],
      patches: [{ type: 'listener', name: 'x', ops: [{ op: 'remove', path }] }],
    }),
  ),
);

const anyObject = fc.oneof(
  { weight: 4, arbitrary: anyRoute },
  anyGateway,
  anyTrafficPolicy,
  anyRateLimit,
  anyCatalogService,
  anyService,
  anyGrant,
  { weight: 2, arbitrary: surroundings },
  fc.tuple(name, fc.constantFrom(20_001, 20_002)).map(([service, port]) => claim(service, port)),
);

const routeOf = (parents: readonly object[], service: string): Resource =>
  made(`${GATEWAY} HTTPRoute`, service, {
    parentRefs: parents.map((ref) => ({ ...ref, namespace: 'shop' })),
    rules: [{ name: 'first', backendRefs: [{ name: service, namespace: 'shop', port: 80 }] }],
  });

/** Documents of which each holds because of others, to change from. */
export const WORLD: readonly Resource[] = [
  classOf('flyball.dev/gateway', 'second'),
  engine(8080),
  gateway(LISTENERS),
  certificate(PEM),
  team('front'),
  grant('HTTPRoute', 'Service', 'shop'),
  grant('Gateway', 'Secret', 'team'),
  ...['a', 'b'].map((service) => catalogService(service, { waypoint: { gateway: 'edge' } })),
  ...['a', 'b'].map((service) => claim(service, 20_001)),
  ...['a', 'c'].map((service) => made('v1 Service', service, { ports: [{ port: 80 }] })),
  routeOf([{ name: 'edge' }, { group: '', kind: 'Service', name: 'a' }], 'a'),
  routeOf([{ group: '', kind: 'Service', name: 'c', port: 80 }], 'c'),
  within('team', routeOf([{ name: 'edge' }, { group: '', kind: 'Service', name: 'a' }], 'c')),
];

/** A document put or taken away. */
export const anyChange: fc.Arbitrary<ResourceChange> = fc
  .tuple(anyObject, fc.boolean())
  .map(([object, put]) => (put ? { op: 'put', object } : { op: 'delete', key: keyOf(object) }));

/** A catalog of services of the namespace shop. */
export const anyShape: fc.Arbitrary<CatalogShape> = fc
  .array(fc.record({ name, labels: fc.constantFrom('version', 'stage'), port: fc.constantFrom(80, 8080) }))
  .map(
    (services) =>
      new Map(
        services.map(({ name: service, labels, port }) => [
          `shop/${service}`,
          { service: `shop/${service}`, labels: { [labels]: ['v1'] }, ports: [port], protocol: 'HTTP' },
        ]),
      ),
  );
