import { randomUUID } from 'node:crypto';
import { createBooks, createGrpcConnector, runEngine, systemClock } from '@flyball/engine';
import { createXdsEngine, listenForClients } from '@flyball/xds-server';
import { bound } from '../bound.ts';
import { planeTeller } from '../plane-teller.ts';
import type { EngineParts } from './parts.ts';

/** What the xds engine needs beside what all need. */
export interface XdsParts extends EngineParts {
  readonly bind: string;
  readonly port: number;
}

/** Time a stream has to end at a stop, ms. */
const CLOSE_MS = 1_000;
/** How often it is looked at how it stands with the plane, ms. */
const LOOK_MS = 1_000;

/** Serves xDS for a plane elsewhere until the signal aborts. */
export const runXdsEngine = async (parts: XdsParts): Promise<void> => {
  const { name, replica, plane, token, version, log, signal, bind, port } = parts;
  const books = createBooks({ now: Date.now, epoch: randomUUID() });
  const xds = createXdsEngine({ engine: name, program: version, books, now: Date.now });
  const server = await bound({ '--xds-port': port }, () =>
    listenForClients({
      core: xds.core,
      host: bind,
      port,
      isReady: xds.isReady,
      onError: (error) => log.error('An xDS stream failed.', error),
    }),
  );
  log.info('The xds engine runs.', { engine: name, clients: `${bind}:${server.port}`, plane });
  const run = runEngine({
    driver: xds.driver,
    replica,
    books,
    connect: createGrpcConnector({ addresses: [plane], token, clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    signal,
    onEffect: (effect) => {
      if (effect.type === 'welcomed') xds.welcomed();
    },
  });
  const tell = planeTeller(log, 'The xds engine', { engine: name });
  const look = setInterval(() => {
    const { isConnected, lastError } = run.status();
    tell({ isConnected, lastError: lastError ? `${lastError.code}: ${lastError.detail}` : '' });
  }, LOOK_MS);
  await run.done;
  clearInterval(look);
  await server.close(CLOSE_MS);
};
