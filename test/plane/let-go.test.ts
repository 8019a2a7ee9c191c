import { XDS_TYPES, type XdsType } from '@flyball/sidecar-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateway, route, service } from '../engines/lib/documents.ts';
import { commitAll } from '../engines/lib/shop.ts';
import { startTestServer, type TestServer } from '../engines/server.ts';
import { createDeltaClient, type DeltaClient } from '../xds/delta-client.ts';

const POLL = { timeout: 20_000 };
const OTHERS = 'envoy,gateway,nacos,registry,waypoints,example';

/** An Envoy in what it asks for: clusters and listeners by wildcard, endpoints of the clusters it has. */
const startClient = (port: number): DeltaClient => {
  const held = (type: XdsType): readonly string[] => [...client.state.held(XDS_TYPES[type]).keys()];
  const asked = new Set<string>();
  const follow = (): void => {
    const clusters = held('cluster');
    const wanted = clusters.filter((name) => !asked.has(name));
    const gone = [...asked].filter((name) => !clusters.includes(name));
    for (const name of wanted) asked.add(name);
    for (const name of gone) asked.delete(name);
    if (wanted.length > 0) client.subscribe(XDS_TYPES.endpoint, wanted);
    if (gone.length > 0) client.unsubscribe(XDS_TYPES.endpoint, gone);
  };
  const client = createDeltaClient({
    address: `127.0.0.1:${port}`,
    id: 'edge-1',
    cluster: 'gateway/default/edge',
    onResponse: ({ typeUrl }) => {
      if (typeUrl === XDS_TYPES.cluster) follow();
    },
  });
  client.subscribe(XDS_TYPES.cluster, ['*']);
  client.subscribe(XDS_TYPES.listener, ['*']);
  return client;
};

describe('a service that no route leads to any more', () => {
  let server: TestServer;
  let client: DeltaClient;
  let revision = 0;
  beforeAll(async () => {
    server = await startTestServer({ envoy: 'true', without: OTHERS });
    const puts = [gateway(8080), stock('a'), stock('b'), to('a')];
    revision = await commitAll(server, { puts, deletes: [] });
    // Without clients this waits for the engine.
    await settle('HTTPRoute/default/stock');
    client = startClient(server.served.shelf.take('xdsPort'));
  });
  afterAll(async () => {
    client.close();
    await server.stop();
  });

  const stock = (name: string, morePorts: readonly number[] = []): object =>
    service(name, [{ port: 9000 }], {
      ports: [80, ...morePorts].map((port) => ({ name: `p${port}`, port })),
    });
  const to = (name: string): object => route('stock', [{ weights: { [name]: 1 } }]);
  const settle = (object: string) =>
    server.ask('POST', '/apis/flyball.dev/v1/settled', { objects: [object], revision, timeoutMs: 30_000 });
  const put = async (object: object): Promise<void> => {
    revision = await commitAll(server, { puts: [object], deletes: [] });
  };
  /** Services whose endpoints the client has. */
  const names = (): readonly string[] =>
    [...client.state.held(XDS_TYPES.endpoint).keys()].map((name) => name.split('/').at(-1) ?? '');

  it('is not waited for at a client that has it no more', async () => {
    await expect.poll(() => names(), POLL).toContain('a');
    await put(to('b'));
    expect(await settle('HTTPRoute/default/stock')).toMatchObject({ complete: true });
    await expect.poll(() => names(), POLL).not.toContain('a');
    await put(stock('a', [8080]));
    const answer = await settle('CatalogService/default/a');
    expect(answer).toMatchObject({ complete: true });
    const { deliveries } = answer as {
      readonly deliveries: readonly { readonly engines: readonly { readonly behind: number }[] }[];
    };
    expect(deliveries.length).toBeGreaterThan(0);
    for (const { engines } of deliveries) for (const { behind } of engines) expect(behind).toBe(0);
  });
});
