import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { envoyBootstrap } from '@flyball/sidecar-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary, startEnvoy } from './envoy.ts';
import { startTestServer, type TestServer } from './server.ts';
import { available } from './skip.ts';

const envoyHere = await available('Envoy', envoyBinary);

describe.skipIf('missing' in envoyHere)('one route, from the API to a real Envoy', () => {
  let server: TestServer;
  let backend: Server;
  let envoy: Envoy | undefined;
  beforeAll(async () => {
    backend = createServer((_, response) => response.end('stock')).listen(0, '127.0.0.1');
    server = await startTestServer({ envoy: 'true' });
  });
  afterAll(async () => {
    await envoy?.stop();
    await server.stop();
    backend.close();
  });

  it('answers through the Envoy', async () => {
    const port = await freePort();
    const backendPort = (backend.address() as AddressInfo).port;
    const revision = await server.commit([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'edge' },
        spec: { gatewayClassName: 'flyball', listeners: [{ name: 'http', port, protocol: 'HTTP' }] },
      },
      {
        apiVersion: 'flyball.dev/v1',
        kind: 'CatalogService',
        metadata: { name: 'stock' },
        spec: { instances: [{ address: '127.0.0.1', port: backendPort }] },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'stock' },
        spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'stock', port: 80 }] }] },
      },
    ]);
    envoy = await startEnvoy({
      bootstrap: envoyBootstrap({
        id: 'edge-1',
        gateway: 'default/edge',
        server: { address: '127.0.0.1', port: server.served.shelf.take('xdsPort') },
        admin: { address: '127.0.0.1', port: await freePort() },
      }),
    });
    await envoy.live();
    const answer = await fetch(`http://127.0.0.1:${port}/anything`);
    expect([answer.status, await answer.text()]).toEqual([200, 'stock']);
    const settled = await server.ask('POST', '/apis/flyball.dev/v1/settled', {
      objects: ['HTTPRoute/default/stock'],
      revision,
      timeoutMs: 30_000,
    });
    expect(settled).toMatchObject({
      complete: true,
      deliveries: [{ engines: [{ engine: 'xds', grades: { accepted: 1, rejected: 0 } }] }],
    });
  });
});
