import { Agent } from 'node:http';
import { listen } from '../http/server.ts';
import type { Part } from '../part.ts';
import { connectRegistry } from '../registry/client.ts';
import type { Settings } from '../settings.ts';
import { charge } from './account-client.ts';
import type { StockParts } from './buy.ts';
import { readPages } from './pages.ts';
import { stockService } from './service.ts';
import { createShelf, type StockVersion } from './shelf.ts';
import { createStrip } from './strip.ts';

const VERSIONS: readonly StockVersion[] = ['v1', 'v2'];

/** Starts an instance of each version of stock and registers them. They share shelf and strip. */
export async function startStock({ nacos }: Settings): Promise<Part> {
  const [registry, pages] = await Promise.all([connectRegistry(nacos), readPages()]);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const account = { hosts: registry.watch('account'), random: Math.random, agent };
  const shared: Omit<StockParts, 'version'> = {
    shelf: createShelf(),
    strip: createStrip(Date.now),
    charge: (order) => charge(account, order),
    elapsed: () => performance.now(),
  };
  const instances = await Promise.all(
    VERSIONS.map(async (version) => ({
      version,
      server: await listen(stockService({ ...shared, version }, pages)),
    })),
  );
  registry.register(
    'stock',
    instances.map(({ version, server }) => ({ version, port: server.port })),
  );
  return {
    ports: Object.fromEntries(instances.map(({ version, server }) => [version, [server.port]])),
    stop: async () => {
      await registry.close();
      await Promise.all(instances.map(({ server }) => server.close()));
      agent.destroy();
    },
  };
}
