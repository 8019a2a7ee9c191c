import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type HealthStatus,
  type LbEndpoint,
  type LoadAssignment,
  loadAssignmentBody,
} from './load-assignment.ts';
import { encodeLoadAssignment } from './load-assignment-bytes.ts';
import { pack, unpack } from './pack.ts';

const CLA = 'envoy.config.endpoint.v3.ClusterLoadAssignment';
const text = fc.string({ unit: 'grapheme', maxLength: 150 });
const key = fc.oneof(text, fc.constantFrom('10', '9', 'constructor', '\uFFFD', '\u{1F600}'));
const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const double = fc.double({ noDefaultInfinity: true, noNaN: true });
const health: readonly HealthStatus[] = [
  'UNKNOWN',
  'HEALTHY',
  'UNHEALTHY',
  'DRAINING',
  'TIMEOUT',
  'DEGRADED',
];

const endpoint: fc.Arbitrary<LbEndpoint> = fc.record(
  {
    address: text,
    port: fc.nat({ max: 65_535 }),
    hostname: text,
    healthStatus: fc.constantFrom(...health),
    loadBalancingWeight: uint32,
    metadata: fc.dictionary(key, fc.dictionary(key, fc.oneof(text, double, fc.boolean()), { maxKeys: 3 }), {
      maxKeys: 3,
    }),
  },
  { requiredKeys: ['address', 'port', 'hostname', 'healthStatus'] },
);

const assignment: fc.Arbitrary<LoadAssignment> = fc.record(
  {
    clusterName: text,
    endpoints: fc.array(
      fc.record(
        {
          locality: fc.record({ region: text, zone: text, subZone: text }),
          lbEndpoints: fc.array(endpoint, { maxLength: 4 }),
          loadBalancingWeight: uint32,
          priority: fc.nat({ max: 128 }),
        },
        { requiredKeys: ['lbEndpoints', 'priority'] },
      ),
    ),
    overprovisioningFactor: uint32,
  },
  { requiredKeys: ['clusterName', 'endpoints'] },
);

test('the direct encoder writes the very bytes of pack', () => {
  fc.assert(
    fc.property(assignment, (value) => {
      const [direct, packed] = [encodeLoadAssignment(value), pack(CLA, loadAssignmentBody(value))];
      expect(Buffer.compare(direct, packed)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('an endpoint as Envoy shows it', () => {
  const bytes = encodeLoadAssignment({
    clusterName: 'stock.shop',
    endpoints: [
      {
        locality: { region: 'r', zone: 'z', subZone: '' },
        lbEndpoints: [
          {
            address: '127.0.0.1',
            port: 8080,
            hostname: '',
            healthStatus: 'DRAINING',
            loadBalancingWeight: 3,
          },
        ],
        priority: 1,
      },
    ],
  });
  expect(unpack(CLA, bytes)).toEqual({
    clusterName: 'stock.shop',
    endpoints: [
      {
        locality: { region: 'r', zone: 'z' },
        lbEndpoints: [
          {
            endpoint: { address: { socketAddress: { address: '127.0.0.1', portValue: 8080 } } },
            healthStatus: 'DRAINING',
            loadBalancingWeight: 3,
          },
        ],
        priority: 1,
      },
    ],
  });
});
