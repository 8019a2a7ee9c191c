import { expect, test } from 'vitest';
import type { EnvoyMessages } from '../generated/envoy-types.ts';
import { EnvoyPackError } from './error.ts';
import { type EnvoyMessageName, pack, packAny, typeUrlOf, unpack } from './pack.ts';

type Listener = EnvoyMessages['envoy.config.listener.v3.Listener'];
type Manager =
  EnvoyMessages['envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'];

const LISTENER = 'envoy.config.listener.v3.Listener';
const CLUSTER = 'envoy.config.cluster.v3.Cluster';

const manager: Manager = {
  statPrefix: 'in',
  streamIdleTimeout: '1.500s',
  routeConfig: {
    virtualHosts: [
      {
        name: 'all',
        domains: ['*'],
        routes: [
          {
            match: { prefix: '/' },
            route: {
              weightedClusters: { clusters: [{ name: 'a', weight: 0 }], useHashPolicy: true },
              requestMirrorPolicies: [{ cluster: 'b', hostRewriteLiteral: 'b.local' }],
            },
            typedPerFilterConfig: {
              fault: {
                '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
                delay: { fixedDelay: '0.000001s', percentage: { numerator: 1, denominator: 'MILLION' } },
              },
            },
            metadata: { filterMetadata: { envoy: { list: [1, null, 'a', { b: true }] } } },
          },
        ],
      },
    ],
  },
  httpFilters: [
    {
      name: 'limit',
      typedConfig: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
        statPrefix: 'l',
        rateLimits: [{ actions: [{ remoteAddress: {} }] }],
        maxDynamicDescriptors: 10_000,
        enableRetryAfterHeader: true,
      },
    },
    {
      name: 'value',
      typedConfig: { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: 'v' },
    },
  ],
};

const listener: Listener = {
  name: 'in',
  address: { socketAddress: { address: '::', portValue: 80 } },
  filterChains: [
    {
      filters: [
        {
          name: 'hcm',
          typedConfig: {
            '@type':
              'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
            ...manager,
          },
        },
      ],
    },
  ],
};

/** A body that the types would refuse. */
function failure(type: EnvoyMessageName, body: object): EnvoyPackError {
  try {
    pack(type, body as EnvoyMessages[EnvoyMessageName]);
  } catch (error) {
    if (error instanceof EnvoyPackError) return error;
    throw error;
  }
  throw new Error('expected an EnvoyPackError');
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

test('a listener with nested Any bodies survives the way to bytes and back', () => {
  expect(unpack(LISTENER, pack(LISTENER, listener))).toEqual(listener);
});

test('equal bodies give equal bytes, whatever the order of keys', () => {
  const body: Listener = {
    name: 'a',
    metadata: { filterMetadata: { b: { y: 1, x: { q: 1, p: 2 } }, a: {}, '10': {}, '9': {} } },
  };
  const other = reversed(body) as Listener;
  expect(Object.keys(other)).not.toEqual(Object.keys(body));
  expect(pack(LISTENER, other)).toEqual(pack(LISTENER, body));
});

test('known bytes', () => {
  expect([...pack('google.rpc.Status', { code: 5, message: 'a' })]).toEqual([8, 5, 18, 1, 97]);
  const limit = pack('envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
    maxDynamicDescriptors: 0,
    enableRetryAfterHeader: true,
  });
  expect([...limit]).toEqual([0x92, 0x01, 0, 0x98, 0x01, 1]);
  const weighted = pack('envoy.config.route.v3.WeightedCluster', { useHashPolicy: true });
  expect([...weighted]).toEqual([(5 << 3) | 2, 2, 8, 1]);
});

test('bytes have memory of their own', () => {
  const bytes = pack('google.rpc.Status', { code: 5 });
  expect(bytes.buffer.byteLength).toBe(bytes.length);
  expect(Buffer.isBuffer(bytes)).toBe(false);
});

test('packAny names the type', () => {
  const any = packAny(CLUSTER, { name: 'a' });
  expect(any).toEqual({ typeUrl: typeUrlOf(CLUSTER), value: pack(CLUSTER, { name: 'a' }) });
  expect(any.typeUrl).toBe('type.googleapis.com/envoy.config.cluster.v3.Cluster');
});

const inFilter = 'filterChains[0].filters[0].typedConfig';
const managerWith = (rest: object): object => ({
  filterChains: [
    {
      filters: [
        {
          typedConfig: {
            '@type':
              'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
            ...rest,
          },
        },
      ],
    },
  ],
});

test.each<[string, object, [path: string, reason: string]]>([
  ['an unknown field', { nmae: 'a' }, ['', 'unknown field: "nmae"']],
  [
    'two members of a oneof',
    { address: { socketAddress: { portValue: 1, namedPort: 'a' } } },
    ['address.socketAddress', 'multiple values for oneof portSpecifier'],
  ],
  [
    'a wrong duration',
    managerWith({ streamIdleTimeout: '1m' }),
    [`${inFilter}.streamIdleTimeout`, 'invalid duration: "1m"'],
  ],
  ['an unknown enum value', managerWith({ codecType: 'HTTP9' }), [inFilter, 'unknown enum value: "HTTP9"']],
  [
    'an unknown type',
    { filterChains: [{ filters: [{ typedConfig: { '@type': 'type.googleapis.com/a.B' } }] }] },
    [inFilter, 'no such type: a.B'],
  ],
  [
    'a wrong value in a map',
    { metadata: { filterMetadata: { a: [] } } },
    ['metadata.filterMetadata[a]', 'must be an object'],
  ],
  ['a null message', { filterChains: [null] }, ['filterChains[0]', 'expected object']],
])('pack refuses %s and says where', (_, body, [path, reason]) => {
  const error = failure(LISTENER, body);
  expect([error.type, error.path]).toEqual([LISTENER, path]);
  expect(error.reason).toContain(reason);
});

test('values that could be secrets do not show in errors', () => {
  const error = failure('envoy.extensions.transport_sockets.tls.v3.Secret', {
    genericSecret: { secret: { inlineString: 'hunter2\uD800' } },
  });
  expect(error.path).toBe('genericSecret.secret');
  expect(error.reason).toContain('unpaired high surrogate');
  expect(error.message).not.toContain('hunter2');
});

test('endless nesting is refused', () => {
  let body: object = {};
  for (let depth = 0; depth < 200; depth++) body = { a: body };
  expect(failure(LISTENER, { metadata: { filterMetadata: { a: body } } }).reason).toContain('max depth');
});

test('unpack refuses foreign bytes with an error of ours', () => {
  expect(() => unpack(CLUSTER, new Uint8Array([10, 200]))).toThrow(EnvoyPackError);
  expect(() => unpack('nope' as EnvoyMessageName, new Uint8Array(0))).toThrow('no such type');
});
