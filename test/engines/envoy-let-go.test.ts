import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary } from './envoy.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { gateway, route, service } from './lib/documents.ts';
import { commitAll, settled, startEdge } from './lib/shop.ts';
import { startTestServer, type TestServer } from './server.ts';
import { available } from './skip.ts';

const found = await available('Envoy', envoyBinary);

describe.skipIf('missing' in found).each(['delta', 'sotw'] as const)(
  'what an Envoy lets go, %s',
  (protocol) => {
    let server: TestServer;
    let envoy: Envoy;
    let backends: readonly NamedBackend[];
    let port = 0;
    beforeAll(async () => {
      backends = [await startNamed('a'), await startNamed('b')];
      server = await startTestServer({ envoy: 'true' });
      port = await freePort();
      await server.commit([gateway(port), stock('a'), stock('b'), to('a')]);
      envoy = await startEdge(server.served.shelf.take('xdsPort'), protocol);
      await envoy.live();
    });
    afterAll(async () => {
      await envoy.stop();
      await server.stop();
      for (const { close } of backends) close();
    });

    const stock = (name: 'a' | 'b', morePorts: readonly number[] = []): object =>
      service(name, [{ port: backends[name === 'a' ? 0 : 1]?.port ?? 0 }], {
        ports: [80, ...morePorts].map((each) => ({ name: `p${each}`, port: each })),
      });
    const to = (name: string): object => route('stock', [{ weights: { [name]: 1 } }]);
    const change = async (put: object, object: string, deletes: readonly string[] = []): Promise<void> =>
      settled(server, await commitAll(server, { puts: [put], deletes }), [object]);
    const answer = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();

    it('is not waited for', async () => {
      expect(await answer()).toBe('a');
      for (const [next, left] of [
        ['b', 'a'],
        ['a', 'b'],
      ] as const) {
        await change(to(next), 'HTTPRoute/default/stock');
        expect(await answer()).toBe(next);
        // The Envoy has no part in this service any more.
        await change(stock(left, [8080]), `CatalogService/default/${left}`);
      }
      await change(to('b'), 'HTTPRoute/default/stock', ['CatalogService/default/a']);
      expect(await answer()).toBe('b');
    });
  },
);
