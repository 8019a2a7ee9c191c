import { fileURLToPath } from 'node:url';
import { envoyBootstrap } from '@flyball/sidecar-config';
import type { Module } from '../../modules/module.ts';
import { envoyBinary } from '../envoy/binary.ts';
import { DECIDING_KINDS, envoyGateways } from '../envoy/gateways.ts';
import { type EnvoyProcess, spawnEnvoy } from '../envoy/process.ts';
import type { ServeContext } from '../parts.ts';

/** Real Envoys in the place of the built-in gateway: one for each Gateway of ours that an Engine of class envoy serves. */
export const envoyModule: Module<ServeContext> = {
  name: 'envoy',
  doc: 'With --envoy: installs Envoy once and runs one for each Gateway in the place of the built-in gateway.',
  needs: ['xds'],
  optional: true,
  options: ['envoy'],
  start: async ({ options, shelf, dist, log: lines }) => {
    if (!options.envoy) return { stop: async () => undefined };
    lines.warn('--envoy needs Python 3 and fetches 37 MB of Envoy once.');
    const binary = await envoyBinary(fileURLToPath(new URL('../node_modules/.cache/flyball', dist)));
    const log = shelf.take('log');
    const running = new Map<string, EnvoyProcess>();
    const follow = (): void => {
      const wanted = new Set(envoyGateways(log.state()));
      for (const [gateway, envoy] of running) if (!wanted.has(gateway)) void end(gateway, envoy);
      for (const gateway of wanted) if (!running.has(gateway)) begin(gateway);
    };
    const begin = (gateway: string): void => {
      const bootstrap = envoyBootstrap({
        gateway,
        id: `envoy-${gateway.replace('/', '-')}`,
        server: { address: '127.0.0.1', port: shelf.take('xdsPort') },
        admin: { address: '127.0.0.1', port: 0 },
      });
      const onLine = (line: string) => lines.warn('Envoy says', { gateway, line });
      running.set(gateway, spawnEnvoy({ binary, bootstrap, onLine }));
    };
    const end = async (gateway: string, envoy: EnvoyProcess): Promise<void> => {
      running.delete(gateway);
      await envoy.stop();
    };
    follow();
    const unsubscribe = log.subscribe(({ changes, reset }) => {
      if (reset || changes.some(({ object }) => DECIDING_KINDS.has(object.kind))) follow();
    });
    return {
      stop: async () => {
        unsubscribe();
        await Promise.all([...running].map(([gateway, envoy]) => end(gateway, envoy)));
      },
    };
  },
};
