import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type ChildClient, startClient } from '../registry/child-client.ts';
import { type Envoy, envoyBinary } from './envoy.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { gateway, route, service } from './lib/documents.ts';
import { startLoad } from './lib/load.ts';
import { createServerProcess, type ServerProcess } from './lib/server-process.ts';
import { commitAll, settled, startEdge } from './lib/shop.ts';
import { available } from './skip.ts';
import { eventually } from './xds-bed.ts';

const found = await available('Envoy', envoyBinary);

const KILLS = 3;
const INSTANCES = 3;
/** Envoy waits longer after each failure, up to 30 s. */
const RECONNECT_MS = 60_000;
const WINDOW = 1000;
const ROUTE = 'HTTPRoute/default/stock';

/** Counts that rise when Envoy takes a configuration over that differs from what it has. */
const CHURN =
  /config_reload$|update_rejected$|listener_(added|modified|removed|create_failure)$|cluster_(added|modified|removed)$/;
/** What is sent again counts; Delta sends nothing that is unchanged. */
const UPDATES = /(lds|cds|rds\..*|cluster\.default\/.*)\.update_success$/;

describe.skipIf('missing' in found).each(['delta', 'sotw'] as const)(
  'kill -9 of the server, %s',
  (protocol) => {
    let server: ServerProcess;
    let envoy: Envoy;
    let backends: readonly NamedBackend[];
    /** Instances that registered themselves. */
    let carts: readonly NamedBackend[];
    let clients: readonly ChildClient[];
    let port = 0;

    const stock = (index: number): object => service('stock', [{ port: backends[index]?.port ?? 0 }]);
    const isConnected = async (): Promise<boolean> =>
      (await envoy.stats('control_plane.connected_state')).get('control_plane.connected_state') === '1';
    const counts = async (names: RegExp): Promise<ReadonlyMap<string, string>> =>
      new Map([...(await envoy.stats('.*'))].filter(([name]) => names.test(name)));

    beforeAll(async () => {
      backends = [await startNamed('stock'), await startNamed('next')];
      carts = await Promise.all(Array.from({ length: INSTANCES }, () => startNamed('carts')));
      server = await createServerProcess();
      await server.start();
      port = await freePort();
      clients = [await startClient('http', server.nacosPorts), await startClient('http', server.nacosPorts)];
      for (const cart of carts)
        await clients[0]?.call('register', 'carts', { ip: '127.0.0.1', port: cart.port });
      for (const client of clients) await client.call('subscribe', 'carts');
      await eventually(
        () => clients.map(({ told }) => told.at(-1)?.hosts.length),
        (lengths) => lengths.every((length) => length === INSTANCES),
      );
      await eventually(
        () => readFile(join(server.folder, 'instances.json'), 'utf8').catch(() => ''),
        (text) => text.split('127.0.0.1').length > INSTANCES,
      );
      const rules = [{ weights: { stock: 1 } }, { path: '/carts', weights: { carts: 1 } }];
      const puts = [gateway(port), stock(0), route('stock', rules)];
      const revision = await commitAll(server, { puts, deletes: [] });
      envoy = await startEdge(server.xdsPort, protocol);
      await envoy.live();
      await settled(server, revision, [ROUTE]);
    });
    afterAll(async () => {
      for (const client of clients) await client.kill();
      await envoy.stop();
      await server.remove();
      for (const { close } of [...backends, ...carts]) close();
    });

    it('costs no request, changes nothing at the Envoy, and shrinks no list', async () => {
      const load = startLoad({ port });
      const registered = startLoad({ port, path: '/carts', connections: 4 });
      const [churn, updates] = [await counts(CHURN), await counts(UPDATES)];
      expect([churn.size > 0, updates.size > 0]).toEqual([true, true]);
      const heard = clients.map(({ told }) => told.length);
      for (let round = 0; round < KILLS; round += 1) {
        await load.next(WINDOW);
        await server.kill();
        await eventually(isConnected, (connected) => !connected);
        await load.next(WINDOW);
        await server.start();
        await eventually(isConnected, Boolean, RECONNECT_MS);
        await load.next(WINDOW);
      }
      expect(await counts(CHURN)).toEqual(churn);
      if (protocol === 'delta') expect(await counts(UPDATES)).toEqual(updates);
      const lengths = clients.flatMap(({ told }, index) =>
        told.slice(heard[index]).map(({ hosts }) => hosts.length),
      );
      expect(lengths.filter((length) => length !== INSTANCES)).toEqual([]);
      for (const client of clients) expect(await client.hosts('all', 'carts')).toHaveLength(INSTANCES);

      // The Envoy follows the new server: it was not just left alone.
      const revision = await commitAll(server, { puts: [stock(1)], deletes: [] });
      await settled(server, revision, ['CatalogService/default/stock', ROUTE]);
      await eventually(
        () => load.next(100),
        (shares) => shares.get('next') === 100,
      );
      const results = [await load.stop(), await registered.stop()];
      const told = results.map(({ requests, failed }) => `${requests} requests, ${failed} failed`);
      console.log(`${protocol}: ${KILLS} kills, ${told.join('; registered: ')}`);
      expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    }, 300_000);
  },
);
