import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import {
  createXdsCore,
  type Deliver,
  listenForClients,
  type XdsCore,
  type XdsServer,
} from '@flyball/xds-server';

/** An xDS server on loopback with a log of what it sent. */
export interface XdsBed {
  readonly core: XdsCore;
  readonly server: XdsServer;
  /** `sent cluster/a`, `accepted cluster/a`, `rejected cluster/a: reason`. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a server; the same port again lets clients find it after a restart. */
export async function startXds(port = 0): Promise<XdsBed> {
  const log: string[] = [];
  const all =
    (verb: string): Deliver =>
    (_client, { type, name }) => {
      log.push(`${verb} ${type}/${name}`);
    };
  const core = createXdsCore({
    identifier: 'flyball-test',
    events: {
      connected: () => undefined,
      gone: () => undefined,
      sent: all('sent'),
      accepted: all('accepted'),
      rejected: (_client, { artefact, reason }) => {
        log.push(`rejected ${artefact.type}/${artefact.name}: ${reason}`);
      },
      lost: () => undefined,
      forgiven: () => undefined,
    },
  });
  const server = await listenForClients({ core, host: '127.0.0.1', port, isReady: () => true });
  return { core, server, log, close: () => server.close(1000) };
}

/** A server that answers its name. */
export interface Backend {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts a backend on a port of the system. */
export async function startBackend(name: string): Promise<Backend> {
  const server: Server = createServer((_request: IncomingMessage, response) => {
    response.end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const POLL_MS = 20;
const POLL_FOR_MS = 60_000;

/** Asks until the answer is as wished; fails with the last answer. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isWished: (answer: T) => boolean,
  withinMs = POLL_FOR_MS,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWished(answer)) return answer;
    if (Date.now() > giveUpAt) throw new Error(`not so after ${withinMs} ms: ${JSON.stringify(answer)}`);
    await after(POLL_MS);
  }
}
