import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adsService } from './ads.ts';
import type { DeltaDiscoveryResponse, DiscoveryResponse } from './discovery.ts';
import { EnvoyPackError } from './error.ts';
import { pack, packAny, unpack } from './pack.ts';

const { streamAggregatedResources: sotw, deltaAggregatedResources: delta } = adsService;

test('paths are those that Envoy dials', () => {
  const service = '/envoy.service.discovery.v3.AggregatedDiscoveryService';
  expect(sotw.path).toBe(`${service}/StreamAggregatedResources`);
  expect(delta.path).toBe(`${service}/DeltaAggregatedResources`);
});

test('a first request carries the node, an empty one has defaults', () => {
  const bytes = pack('envoy.service.discovery.v3.DiscoveryRequest', {
    node: {
      id: 'a',
      cluster: 'gateway/shop/main',
      metadata: { labels: { app: 'x' } },
      userAgentName: 'envoy',
    },
    resourceNames: ['a', 'b'],
    typeUrl: 't',
  });
  expect(sotw.requestDeserialize(Buffer.from(bytes))).toEqual({
    node: {
      id: 'a',
      cluster: 'gateway/shop/main',
      metadata: { labels: { app: 'x' } },
      userAgentName: 'envoy',
    },
    resourceNames: ['a', 'b'],
    typeUrl: 't',
    versionInfo: '',
    responseNonce: '',
  });
  expect(delta.requestDeserialize(Buffer.alloc(0))).toEqual({
    typeUrl: '',
    resourceNamesSubscribe: [],
    resourceNamesUnsubscribe: [],
    initialResourceVersions: new Map(),
    responseNonce: '',
  });
});

test('a NACK says why', () => {
  const nack = {
    versionInfo: '1',
    resourceNames: [],
    typeUrl: 't',
    responseNonce: 'n',
    errorDetail: { code: 13, message: 'bad' },
  };
  expect(sotw.requestDeserialize(sotw.requestSerialize(nack))).toEqual(nack);
});

test('versions that a client holds cannot reach a prototype', () => {
  const request = {
    typeUrl: 't',
    resourceNamesSubscribe: ['a'],
    resourceNamesUnsubscribe: ['b'],
    initialResourceVersions: new Map([
      ['__proto__', '1'],
      ['10', '2'],
    ]),
    responseNonce: '',
  };
  expect(delta.requestDeserialize(delta.requestSerialize(request))).toEqual({
    ...request,
    initialResourceVersions: new Map([...request.initialResourceVersions].reverse()),
  });
});

const cluster = packAny('envoy.config.cluster.v3.Cluster', { name: 'a' });
const response: DiscoveryResponse = {
  versionInfo: '7',
  resources: [cluster],
  typeUrl: cluster.typeUrl,
  nonce: 'n',
  controlPlane: 'flyball',
  resourceErrors: [{ name: 'b', code: 5, message: 'gone' }],
};

test('responses carry encoded resources', () => {
  const bytes = sotw.responseSerialize(response);
  expect(sotw.responseDeserialize(bytes)).toEqual(response);
  expect(unpack('envoy.service.discovery.v3.DiscoveryResponse', bytes)).toEqual({
    versionInfo: '7',
    resources: [{ '@type': cluster.typeUrl, name: 'a' }],
    typeUrl: cluster.typeUrl,
    nonce: 'n',
    controlPlane: { identifier: 'flyball' },
    resourceErrors: [{ resourceName: { name: 'b' }, errorDetail: { code: 5, message: 'gone' } }],
  });
});

test('delta responses carry versions, removals and times to live', () => {
  const value: DeltaDiscoveryResponse = {
    systemVersionInfo: '7',
    resources: [
      { name: 'a', version: '1', resource: cluster, aliases: [], ttlMs: 1500 },
      { name: 'b', version: '2', aliases: ['c'] },
    ],
    typeUrl: cluster.typeUrl,
    removedResources: ['d'],
    nonce: 'n',
    controlPlane: '',
    resourceErrors: [],
  };
  expect(delta.responseDeserialize(delta.responseSerialize(value))).toEqual(value);
});

test('foreign bytes decode or fail with an error of ours', () => {
  const first = sotw.requestSerialize({
    versionInfo: '',
    resourceNames: ['a'],
    typeUrl: 't',
    responseNonce: '',
    node: { id: 'a', metadata: { a: [1] } },
  });
  const mutated = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }))).map((edits) => {
    const bytes = Buffer.from(first);
    for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(mutated, (bytes) => {
      try {
        sotw.requestDeserialize(bytes);
        delta.requestDeserialize(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(EnvoyPackError);
      }
    }),
    { numRuns: 1000 },
  );
});
