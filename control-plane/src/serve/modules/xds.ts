import { randomUUID } from 'node:crypto';
import { createBooks } from '@flyball/engine';
import { createXdsEngine, listenForClients } from '@flyball/xds-server';
import type { Module } from '../../modules/module.ts';
import { bound } from '../bound.ts';
import { runEmbedded } from '../embedded-engine.ts';
import type { ServeContext } from '../parts.ts';

/** Time a stream has to end at a stop, ms. */
const CLOSE_MS = 1_000;

/** The xDS server, for Envoy and gRPC. */
export const xdsModule: Module<ServeContext> = {
  name: 'xds',
  doc: 'The xDS server: Envoys and gRPC clients take their configuration here (ADS, whole state and Delta).',
  needs: ['plane'],
  optional: true,
  options: ['bind', 'xds-port'],
  start: async ({ options, shelf, version, log: lines }) => {
    const books = createBooks({ now: Date.now, epoch: randomUUID() });
    const engine = createXdsEngine({ engine: 'xds', program: version, books, now: Date.now });
    const server = await bound({ '--xds-port': options.xdsPort }, () =>
      listenForClients({
        core: engine.core,
        host: options.bind,
        port: options.xdsPort,
        isReady: engine.isReady,
        onError: (error) => lines.error('An xDS stream failed.', error),
      }),
    );
    const run = runEmbedded(shelf.take('core'), { driver: engine.driver, books, onWelcome: engine.welcomed });
    shelf.put('xdsPort', server.port);
    return {
      stop: async () => {
        await server.close(CLOSE_MS);
        await run.stop();
      },
    };
  },
};
