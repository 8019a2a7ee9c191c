import { pack } from '@flyball/proto/envoy';
import { expect, test } from 'vitest';
import { endpointsNameOf } from './cluster.ts';

test('endpoints are asked for by the service name, else by the name of the cluster', () => {
  const named = pack('envoy.config.cluster.v3.Cluster', {
    name: 'c',
    edsClusterConfig: { serviceName: 'eds' },
  });
  const plain = pack('envoy.config.cluster.v3.Cluster', {
    name: 'c',
    edsClusterConfig: { edsConfig: { ads: {} } },
  });
  expect([endpointsNameOf('c', named), endpointsNameOf('c', plain)]).toEqual(['eds', 'c']);
});

test('bytes that are no cluster stop nobody: the client will refuse them', () => {
  expect(endpointsNameOf('c', Buffer.alloc(20, 0xff))).toBe('c');
});
