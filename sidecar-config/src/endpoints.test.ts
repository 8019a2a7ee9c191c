import { type EnvoyMessages, unpack } from '@flyball/proto/envoy';
import type { Instance, Service } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { encodeEndpoints } from './endpoints.ts';
import type { ClientClass } from './resource.ts';
import { bodyOf } from './testing/entries.ts';

type Assignment = EnvoyMessages['envoy.config.endpoint.v3.ClusterLoadAssignment'];

const service = (fields: Partial<Service> = {}): Service => ({
  ...bodyOf('Service', {
    name: 'ns/s',
    protocol: 'HTTP',
    subsets: [{ name: 'v1', labels: { version: 'v1' } }],
  }),
  ...fields,
});

const assignment = (
  clientClass: ClientClass,
  instances: readonly Partial<Instance>[],
  { of = service(), subset = '' } = {},
): Assignment => {
  const endpoints = bodyOf('Endpoints', {
    service: 'ns/s',
    instances: instances.map((instance, index) => ({
      address: '127.0.0.1',
      port: 8000 + index,
      weight: 100,
      ...instance,
    })),
  });
  const bytes = encodeEndpoints(clientClass, { service: of, subset, endpoints });
  return unpack('envoy.config.endpoint.v3.ClusterLoadAssignment', bytes);
};

/** Port, health and weight of all endpoints, by locality. */
const summary = ({ endpoints = [] }: Assignment) =>
  endpoints.map(({ locality, lbEndpoints = [], loadBalancingWeight }) => ({
    at: [locality?.region, locality?.zone, locality?.subZone].filter(Boolean).join('/'),
    weight: loadBalancingWeight,
    has: lbEndpoints.map(({ endpoint, healthStatus, loadBalancingWeight: own }) =>
      [endpoint?.address?.socketAddress?.portValue, healthStatus, own].join(' '),
    ),
  }));

describe('endpoints for Envoy', () => {
  it('carry weight and health, by locality', () => {
    const made = assignment('envoy', [
      { zone: 'b', weight: 50 },
      { zone: 'a', health: 'unhealthy' },
      { zone: 'b', health: 'unconfirmed' },
      { zone: 'a', weight: 0 },
    ]);
    expect(summary(made)).toEqual([
      { at: 'a', weight: undefined, has: ['8001 UNHEALTHY 100'] },
      { at: 'b', weight: undefined, has: ['8000 HEALTHY 50', '8002 HEALTHY 100'] },
    ]);
  });

  it('of a subset are those that carry its labels', () => {
    const made = assignment('envoy', [{ labels: { version: 'v1', x: 'y' } }, {}], { subset: 'v1' });
    expect(made.clusterName).toBe('ns/s/v1');
    expect(summary(made)).toEqual([{ at: '', weight: undefined, has: ['8000 HEALTHY 100'] }]);
  });

  it('are an empty assignment where none is known', () => {
    const bytes = encodeEndpoints('envoy', { service: service(), subset: '', endpoints: undefined });
    expect(unpack('envoy.config.endpoint.v3.ClusterLoadAssignment', bytes)).toEqual({ clusterName: 'ns/s' });
  });
});

describe('endpoints for gRPC', () => {
  it('of one weight share a locality that weighs as much as they together', () => {
    expect(summary(assignment('grpc', [{}, {}, { zone: 'b' }]))).toEqual([
      { at: '', weight: 200, has: ['8000 HEALTHY ', '8001 HEALTHY '] },
      { at: 'b', weight: 100, has: ['8002 HEALTHY '] },
    ]);
  });

  it('of different weights are told apart by sub-zone', () => {
    const made = assignment('grpc', [{}, { weight: 50 }, {}]);
    expect(summary(made).map(({ at, weight }) => [at, weight])).toEqual([
      ['weight-100', 200],
      ['weight-50', 50],
    ]);
  });

  it('under ring_hash weigh one by one', () => {
    const ring = service({ balancing: { algorithm: 'ring_hash', hash: { source: 'header', name: 'x' } } });
    const made = assignment('grpc', [{}, { weight: 50 }, {}], { of: ring });
    expect(summary(made).map(({ at, weight }) => [at, weight])).toEqual([
      ['weight-100', 100],
      ['weight-50', 50],
    ]);
  });

  it('are healthy and stand once', () => {
    const made = assignment('grpc', [{ health: 'unhealthy' }, { port: 9000 }, { port: 9000 }]);
    expect(summary(made)).toEqual([{ at: '', weight: 100, has: ['9000 HEALTHY '] }]);
  });

  it('always name a locality', () => {
    expect(assignment('grpc', [{}]).endpoints?.[0]?.locality).toEqual({});
  });
});
