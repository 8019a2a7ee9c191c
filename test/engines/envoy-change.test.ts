import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary } from './envoy.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { gateway, route, service } from './lib/documents.ts';
import { startLoad } from './lib/load.ts';
import { commitAll, settled, startEdge } from './lib/shop.ts';
import { startTestServer, type TestServer } from './server.ts';
import { available } from './skip.ts';

const found = await available('Envoy', envoyBinary);

const REQUESTS = 20_000;
const WINDOW = 1500;
/** Shares of v1 in percent, one after the other. */
const FLIPS = [10, 90, 50, 0, 100, 30, 70, 0, 50, 100, 20, 80];
const ROUTE = 'HTTPRoute/default/stock';

describe.skipIf('missing' in found).each(['delta', 'sotw'] as const)('changes under load, %s', (protocol) => {
  let server: TestServer;
  let envoy: Envoy;
  let backends: readonly NamedBackend[];
  let port = 0;
  beforeAll(async () => {
    backends = [await startNamed('v1'), await startNamed('v2'), await startNamed('fresh')];
    server = await startTestServer({ envoy: 'true' });
    port = await freePort();
    await server.commit([gateway(port), stock(), split(100)]);
    envoy = await startEdge(server.served.shelf.take('xdsPort'), protocol);
    await envoy.live();
  });
  afterAll(async () => {
    await envoy.stop();
    await server.stop();
    for (const { close } of backends) close();
  });

  const portOf = (index: number): number => backends[index]?.port ?? 0;
  const stock = (): object =>
    service('stock', [
      { port: portOf(0), version: 'v1' },
      { port: portOf(1), version: 'v2' },
    ]);
  const split = (v1: number): object =>
    route('stock', [{ weights: { 'stock.v1': v1, 'stock.v2': 100 - v1 } }]);
  const change = async (puts: readonly object[], deletes: readonly string[] = []): Promise<void> =>
    settled(server, await commitAll(server, { puts, deletes }), [ROUTE]);

  it('lose no request while weights move, and shares follow', async () => {
    const load = startLoad({ port });
    const wrong: string[] = [];
    for (let round = 0; round < FLIPS.length || load.requests() < REQUESTS; round += 1) {
      const v1 = FLIPS[round % FLIPS.length] ?? 0;
      await change([split(v1)]);
      const shares = await load.next(WINDOW);
      const got = ((shares.get('v1') ?? 0) / WINDOW) * 100;
      // Five standard deviations of the widest split; what has no share gets nothing at all.
      const bound = v1 === 0 || v1 === 100 ? 0 : 6.5;
      if (Math.abs(got - v1) > bound) wrong.push(`round ${round}: ${got} % instead of ${v1} %`);
    }
    const { requests, failed, failures } = await load.stop();
    console.log(`${protocol}: ${requests} requests, ${failed} failed, ${wrong.length} shares off`);
    expect(failures).toEqual([]);
    expect(wrong).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(REQUESTS);
  }, 300_000);

  it('lose no request when traffic moves to a service that just appeared, and back', async () => {
    await change([split(50)]);
    const load = startLoad({ port });
    for (let round = 0; round < 5; round += 1) {
      await change([service('fresh', [{ port: portOf(2) }]), route('stock', [{ weights: { fresh: 1 } }])]);
      expect([...(await load.next(WINDOW)).keys()]).toEqual(['fresh']);
      await change([split(50)], ['CatalogService/default/fresh']);
      expect([...(await load.next(WINDOW)).keys()].sort()).toEqual(['v1', 'v2']);
    }
    const { requests, failed, failures } = await load.stop();
    console.log(`${protocol}: ${requests} requests, ${failed} failed while a service came and went`);
    expect(failures).toEqual([]);
  }, 300_000);
});
