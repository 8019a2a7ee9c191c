import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../engines/server.ts';

const gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'edge' },
  spec: { gatewayClassName: 'flyball', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
};

const service = {
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: { name: 'stock' },
  spec: { instances: [{ address: '127.0.0.1', port: 9000, labels: { version: 'v1' } }] },
};

const route = (subset: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'stock' },
  spec: {
    parentRefs: [{ name: 'edge' }],
    rules: [{ backendRefs: [{ group: 'flyball.dev', kind: 'Subset', name: `stock.${subset}` }] }],
  },
});

describe('plans of a running server', () => {
  let server: TestServer;
  const plan = (object: object) =>
    server.ask('POST', '/apis/flyball.dev/v1/plans', { changes: [{ op: 'put', object }] });
  beforeAll(async () => {
    server = await startTestServer({ without: 'envoy,gateway,xds,nacos,registry,waypoints,example' });
    await server.commit([gateway, service, route('v1')]);
  });
  afterAll(() => server.stop());

  it('say nothing of a document that is there already', async () => {
    expect(await plan(route('v1'))).toMatchObject({
      resources: [{ op: 'none', fields: [] }],
      entries: [],
      blast: { services: [], clients: 0, instances: 0 },
    });
  });

  it('name what changes, whom it concerns, and what it breaks', async () => {
    expect(await plan(route('v2'))).toMatchObject({
      resources: [{ op: 'change', fields: [{ before: 'stock.v1', after: 'stock.v2' }] }],
      diagnostics: [{ code: 'FB1203', fix: 'Did you mean v1?' }],
      blast: { services: ['default/stock'], instances: 1, allInstances: 1 },
    });
  });

  it('leave what holds as it is', async () => {
    await plan(route('v2'));
    expect(await plan(route('v1'))).toMatchObject({ entries: [] });
  });

  it('settle although nobody is there to answer', async () => {
    const objects = ['HTTPRoute/default/stock'];
    const settled = await server.ask('POST', '/apis/flyball.dev/v1/settled', {
      objects,
      revision: 1,
      timeoutMs: 60_000,
    });
    expect(settled).toMatchObject({ complete: true });
  });
});
