import { expect, test } from 'vitest';
import type { Any, EnvoyEnums, EnvoyMessages } from '../generated/envoy-types.ts';

type Cluster = EnvoyMessages['envoy.config.cluster.v3.Cluster'];
type SocketAddress = EnvoyMessages['envoy.config.core.v3.SocketAddress'];

// The type checker fails where one of these were accepted.
const clusters: readonly Cluster[] = [
  { name: 'a', connectTimeout: '1.5s', type: 'EDS', outlierDetection: { consecutive5xx: 5 } },
  // @ts-expect-error unknown field
  { nmae: 'a' },
  // @ts-expect-error a duration is in seconds
  { connectTimeout: '1m' },
  // @ts-expect-error unknown enum value
  { type: 'EDSS' },
  // @ts-expect-error undefined is not the same as absent
  { name: undefined },
];

const addresses: readonly SocketAddress[] = [
  { address: 'a', portValue: 1 },
  // @ts-expect-error two members of a oneof
  { address: 'a', portValue: 1, namedPort: 'http' },
];

const bodies: readonly Any[] = [
  { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router', dynamicStats: true },
  { '@type': 'type.googleapis.com/google.protobuf.UInt32Value', value: 5 },
  { '@type': 'type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput', headerName: 'x-a' },
  // @ts-expect-error the body of another type
  { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router', clusters: ['a'] },
  // @ts-expect-error unknown type
  { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Ruter' },
];

const health: EnvoyEnums['envoy.config.core.v3.HealthStatus'] = 'DRAINING';

test('the types accept what Envoy’s documents show', () => {
  expect([clusters.length, addresses.length, bodies.length, health]).toEqual([5, 2, 5, 'DRAINING']);
});
