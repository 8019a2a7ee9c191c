import { listen } from '../http/server.ts';
import type { Part } from '../part.ts';
import { seeded } from '../random.ts';
import { connectRegistry } from '../registry/client.ts';
import type { Settings } from '../settings.ts';
import { createLedger } from './ledger.ts';
import type { AccountVersion } from './prices.ts';
import { accountService } from './service.ts';

const INSTANCES: readonly AccountVersion[] = ['v1', 'v1', 'v2', 'v3'];
const SEED = 3;

/** Starts four instances of account, v1 twice, and registers them. */
export async function startAccount({ nacos }: Settings): Promise<Part> {
  const ledger = createLedger();
  const random = seeded(SEED);
  const instances = await Promise.all(
    INSTANCES.map(async (version) => ({
      version,
      server: await listen(accountService({ version, ledger, random })),
    })),
  );
  const registry = await connectRegistry(nacos);
  registry.register(
    'account',
    instances.map(({ version, server }) => ({ version, port: server.port })),
  );
  const portsOf = (wanted: AccountVersion): readonly number[] =>
    instances.filter(({ version }) => version === wanted).map(({ server }) => server.port);
  return {
    ports: { v1: portsOf('v1'), v2: portsOf('v2'), v3: portsOf('v3') },
    stop: async () => {
      await registry.close();
      await Promise.all(instances.map(({ server }) => server.close()));
    },
  };
}
