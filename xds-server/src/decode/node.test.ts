import { pack } from '@flyball/proto/envoy';
import { expect, test } from 'vitest';
import { clientOf } from '../client.ts';
import { decodeNode } from './node.ts';

const nodeOf = (body: Parameters<typeof pack<'envoy.config.core.v3.Node'>>[1]) =>
  decodeNode(Buffer.from(pack('envoy.config.core.v3.Node', body)));

test('reads who a client is and steps over the rest', () => {
  const node = nodeOf({
    id: 'edge-1',
    cluster: 'gateway/shop/edge',
    userAgentName: 'envoy',
    userAgentBuildVersion: { version: { majorNumber: 1, minorNumber: 40, patch: 2 } },
    locality: { region: 'r' },
    extensions: [{ name: 'envoy.filters.http.router', category: 'envoy.filters.http' }],
    metadata: {
      service: 'shop/edge',
      labels: { zone: 'a', number: 7 },
      other: [1],
      deep: { labels: { no: 'no' } },
    },
  });
  expect(clientOf(node, '127.0.0.1:1')).toEqual({
    id: 'edge-1',
    class: 'envoy',
    view: 'gateway/shop/edge',
    service: 'shop/edge',
    namespace: 'shop',
    version: '1.40.2',
    labels: new Map([['zone', 'a']]),
    address: '127.0.0.1:1',
  });
});

test('every gRPC client is of the class grpc, and no view follows from another cluster', () => {
  const client = clientOf(
    nodeOf({ id: 'g', cluster: 'shop', userAgentName: 'gRPC Go', userAgentVersion: '1.85.0' }),
    '',
  );
  expect(client).toMatchObject({ class: 'grpc', view: undefined, version: '1.85.0' });
});

test('labels are bounded in number and size', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, 'v']));
  expect(nodeOf({ id: 'a', metadata: { labels: many } }).labels.size).toBe(64);
  const long = { short: 'v', long: 'v'.repeat(257), [`k${'k'.repeat(256)}`]: 'v' };
  expect([...nodeOf({ id: 'a', metadata: { labels: long } }).labels.keys()]).toEqual(['short']);
});

test('bytes that are no node are refused', () => {
  expect(() => decodeNode(Buffer.from([0x0a, 0x09, 0x61]))).toThrow('FLYBALL_XDS_MALFORMED');
});
