import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers its name. */
export interface NamedBackend {
  readonly port: number;
  readonly close: () => void;
}

/**
 * Starts a server on a port of the system. It never closes a connection on its own: what a proxy sends on one that is
 * just being closed is lost, and no configuration is to blame.
 */
export const startNamed = async (name: string): Promise<NamedBackend> => {
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => response.end(name));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
