import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HeaderPair } from '../../routing/compare.ts';

/** A request as it arrived. */
export interface Arrival {
  /** Number that the answer carries in `ARRIVAL_HEADER`. */
  readonly id: number;
  /** Port of loopback it arrived at. */
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly HeaderPair[];
}

/** Servers that answer 200 and remember what they received. */
export interface Echoes {
  /** Their ports. */
  readonly ports: readonly number[];
  /** What arrived with an `x-request-id`, in order; copies arrive with the same. */
  readonly arrivals: (requestId: string) => readonly Arrival[];
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** Header by which an answer says which arrival it belongs to: HEAD has no body. */
export const ARRIVAL_HEADER = 'x-test-arrival';

const pairsOf = (raw: readonly string[]): readonly HeaderPair[] =>
  raw.flatMap((name, index): readonly HeaderPair[] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
  );

/** Starts that many servers on ports of the system. */
export const startEchoes = async (count: number): Promise<Echoes> => {
  const arrivals = new Map<string, Arrival[]>();
  let last = 0;
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    last += 1;
    const arrival: Arrival = {
      id: last,
      port: request.socket.localPort ?? 0,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: pairsOf(request.rawHeaders),
    };
    const id = String(request.headers['x-request-id']);
    arrivals.set(id, [...(arrivals.get(id) ?? []), arrival]);
    request.resume();
    response.writeHead(200, { [ARRIVAL_HEADER]: String(arrival.id) }).end();
  };
  // Envoy keeps idle connections longer than Node's default of five seconds: a request on one that was just closed
  // would fail.
  const servers = Array.from({ length: count }, () => createServer({ keepAliveTimeout: 0 }, take));
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    arrivals: (id) => arrivals.get(id) ?? [],
    forget: () => arrivals.clear(),
    close: async () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
};
