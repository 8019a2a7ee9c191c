import fc from 'fast-check';
import type { DecodedEntry } from '../change.ts';
import { entryOf } from './entries.ts';

/** Small worlds of IR entries, dense with references between them, for property tests. */

const SERVICES = ['shop/a', 'shop/b', 'default/c'];
const GATEWAYS = ['shop/edge', 'shop/inner'];
const HOSTS = ['', '*.example.com', 'a.example.com'];
const LIMITS = ['l1', 'l2', 'l3'];

const key = fc.constantFrom(
  { source: 'header', name: 'x-user' } as const,
  { source: 'cookie', name: 'id' } as const,
  { source: 'query', name: 'q' } as const,
  { source: 'address', name: '' } as const,
);

const service = fc
  .record({
    name: fc.constantFrom(...SERVICES),
    protocol: fc.constantFrom('HTTP' as const, 'GRPC' as const, 'DUBBO' as const),
    subsets: fc.subarray([
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ]),
    balancing: fc.record({
      algorithm: fc.constantFrom('round_robin' as const, 'ring_hash' as const),
      hash: key,
    }),
    ports: fc.subarray([80, 90]).map((ports) => ports.map((port) => ({ name: '', port, protocol: 'HTTP' }))),
    limits: fc.subarray(LIMITS),
  })
  .map((body) => entryOf('Service', body.name, body));

const endpoints = fc
  .record({
    service: fc.constantFrom(...SERVICES),
    instances: fc.uniqueArray(
      fc.record({
        address: fc.constant('127.0.0.1'),
        port: fc.integer({ min: 1, max: 4 }),
        weight: fc.constantFrom(0, 50, 100),
        health: fc.constantFrom('healthy' as const, 'unhealthy' as const),
        labels: fc.constantFrom<Record<string, string>>({}, { version: 'v1' }),
      }),
      { selector: ({ port }) => port, maxLength: 3 },
    ),
  })
  .map((body) => entryOf('Endpoints', body.service, body));

const gatewayListener = fc
  .record({
    gateway: fc.constantFrom(...GATEWAYS),
    name: fc.constantFrom('one', 'two'),
    port: fc.constantFrom(80, 8090),
    hostname: fc.constantFrom(...HOSTS),
  })
  .map(({ gateway, name, port, hostname }) =>
    entryOf('Listener', `${gateway}/${name}`, {
      gateway,
      port,
      hostname,
      bindAddress: '127.0.0.1',
      bindPort: port,
      protocol: 'HTTP',
    }),
  );

const waypoint = fc
  .record({ gateway: fc.constantFrom(...GATEWAYS), meshService: fc.constantFrom(...SERVICES) })
  .map(({ gateway, meshService }) =>
    entryOf('Listener', `waypoint:${meshService}`, {
      gateway,
      meshService,
      port: 20_000,
      bindAddress: '127.0.0.1',
      bindPort: 20_000,
      protocol: 'HTTP',
    }),
  );

const backend = fc.record({
  service: fc.constantFrom(...SERVICES),
  subset: fc.constantFrom('', 'v1'),
  weight: fc.constantFrom(0, 1, 9),
  invalid: fc.constantFrom('', '', '', 'BackendNotFound'),
});

const rule = fc.record({
  path: fc.constantFrom('/', '/a', '/a/b'),
  backends: fc.array(backend, { maxLength: 2 }),
  limits: fc.subarray(LIMITS),
  redirect: fc.constantFrom(undefined, undefined, undefined, { status: 302, scheme: 'https' }),
});

const scopes = [
  ...GATEWAYS.flatMap((gateway) => [`${gateway}/one`, `${gateway}/two`]),
  ...SERVICES.flatMap((name) => [`mesh:${name}`, `mesh:${name}/other`]),
];

const block = fc
  .record({
    scope: fc.constantFrom(...scopes),
    host: fc.constantFrom('*', '*.example.com', 'a.example.com', 'b.test'),
    route: fc.constantFrom('r1', 'r2'),
    rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
  })
  .map(({ scope, host, route, rules }) =>
    entryOf('RouteBlock', `${scope}|${host}|${route}`, {
      scope,
      host,
      route,
      rules: rules.map(({ path, backends, limits, redirect }, index) => ({
        id: `${route}/${index}`,
        matches: [
          { precedence: `${9 - path.length}|${route}|${index}`, path: { type: 'prefix', value: path } },
        ],
        backends,
        limits,
        ...(redirect && { redirect }),
      })),
    }),
  );

const limit = fc
  .record({
    id: fc.constantFrom(...LIMITS),
    keys: fc.array(key, { maxLength: 1 }),
    status: fc.constantFrom(429, 503),
    mode: fc.constantFrom('Enforce' as const, 'Shadow' as const),
  })
  .map((body) => entryOf('Limit', body.id, { ...body, requests: 1, perMs: 1000 }));

const patch = fc
  .record({
    id: fc.constantFrom('p1', 'p2'),
    target: fc.constantFrom(...GATEWAYS.map((gateway) => `Gateway/${gateway}`)),
    what: fc.constantFrom(
      ['listener', 'shop/edge/80', '/stat_prefix', '"x"'] as const,
      ['listener', 'shop/edge/80', '/per_connection_buffer_limit_bytes', '1024'] as const,
      ['route', 'shop/edge/80', '/validate_clusters', 'true'] as const,
      ['cluster', 'shop/a', '/lb_policy', '"MAGLEV"'] as const,
      ['cluster', 'auth', '', '{"name":"auth","type":"STATIC"}'] as const,
      ['endpoint', 'shop/a', '/policy', '{"overprovisioning_factor":100}'] as const,
    ),
  })
  .map(({ id, target, what: [type, name, path, valueJson] }) =>
    entryOf('Patch', id, { target, type, name, ops: [{ op: 'add', path, valueJson }] }),
  );

/** Any entry of a small world: keys repeat often, so that entries replace each other. */
export const anyEntry: fc.Arbitrary<DecodedEntry> = fc.oneof(
  { arbitrary: service, weight: 3 },
  { arbitrary: endpoints, weight: 2 },
  { arbitrary: gatewayListener, weight: 3 },
  { arbitrary: waypoint, weight: 1 },
  { arbitrary: block, weight: 6 },
  { arbitrary: limit, weight: 2 },
  { arbitrary: patch, weight: 1 },
);
