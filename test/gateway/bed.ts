import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { DecodedEntry, EngineChange } from '@flyball/engine';
import { createProxy, type GatewayProxy, type ListenerResult } from '@flyball/gateway';
import { fill, type Partially } from '@flyball/proto';
import { type IrBody, type IrKind, precedenceKey, routeBlockKey } from '@flyball/proto/ir';
import { until } from '../lib/until.ts';

/** Longest time an exchange waits for the end of its connection. */
const LONGEST_MS = 30_000;

/** Key of the listener that `startGateway` opens. */
export const LISTENER = 'shop/gw/http';

/** An entry as the engine kit hands it over; each one has a version of its own. */
export const entry = <K extends IrKind>(kind: K, key: string, body: Partially<IrBody<K>>): DecodedEntry => {
  versions += 1;
  const full = fill(`flyball.ir.v1.${kind}`, body as never);
  // A generic kind is not narrowed to one member of the union.
  return { kind, key, version: `v${versions}`, requires: [], body: full } as DecodedEntry;
};

let versions = 0;

/** Rules as tests write them: matches default to all requests. */
export type TestRule = Partially<IrBody<'RouteBlock'>['rules'][number]>;

/** A route of the listener for all hosts, or for one. */
export const route = (rules: readonly TestRule[], { host = '*', name = 'r' } = {}): DecodedEntry => {
  const id = `HTTPRoute/shop/${name}`;
  const made = rules.map((rule, index) => ({
    ...rule,
    id: `${id}/${index}`,
    matches: (rule.matches ?? [{}]).map((match, at) => {
      const full = fill('flyball.ir.v1.Match', match as never);
      const place = { created: '2026-01-01T00:00:00Z', route: `shop/${name}`, rule: index, match: at };
      return { ...full, precedence: precedenceKey(full, place) };
    }),
  }));
  return entry('RouteBlock', routeBlockKey(LISTENER, host, id), {
    scope: LISTENER,
    host,
    route: id,
    rules: made as never,
  });
};

/** A service and its instances on the loopback. */
export const service = (
  name: string,
  ports: readonly number[],
  partial: Partially<IrBody<'Service'>> = {},
): readonly DecodedEntry[] => [
  entry('Service', name, { name, protocol: 'HTTP', ...partial }),
  entry('Endpoints', name, {
    service: name,
    instances: ports.map((port) => ({ address: '127.0.0.1', port, weight: 100, health: 'healthy' })),
  } as never),
];

/** One rule that sends everything to `shop/a`. */
export const toA = (partial: TestRule = {}): TestRule => ({
  backends: [{ service: 'shop/a', weight: 1 }],
  ...partial,
});

/** A change of both lanes at once: proxies do not mind. */
export const change = (
  upserts: readonly DecodedEntry[],
  partial: Partial<EngineChange> = {},
): EngineChange => ({ lane: 'config', revision: 1, upserts, removes: [], withheld: [], ...partial });

/** A proxy with one open listener. */
export interface Bed {
  readonly proxy: GatewayProxy;
  readonly port: number;
  readonly results: ListenerResult[];
  readonly stop: () => Promise<void>;
}

export const startGateway = async (
  entries: readonly DecodedEntry[],
  options: { readonly random?: () => number; readonly now?: () => number } = {},
): Promise<Bed> => {
  const results: ListenerResult[] = [];
  const proxy = createProxy({
    onListener: (result) => results.push(result),
    explain: async (_, error) => error.message,
    ...options,
  });
  const listener = { gateway: 'shop/gw', port: 80, bindAddress: '127.0.0.1', bindPort: 0, protocol: 'HTTP' };
  proxy.apply(change([entry('Listener', LISTENER, listener as never), ...entries]));
  await until('the listener is bound', () => proxy.portOf(LISTENER) !== undefined);
  return { proxy, port: proxy.portOf(LISTENER) ?? 0, results, stop: () => proxy.stop(0) };
};

/** A server on a port of the system. */
export interface Running {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const listening = async (server: Server, cut: () => void): Promise<Running> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
};

/** An instance that speaks HTTP. */
export const startHttp = (
  listener: (req: IncomingMessage, res: ServerResponse) => unknown,
): Promise<Running> => {
  const server = createHttp({ keepAliveTimeout: 60_000 }, (req, res) => void listener(req, res));
  return listening(server, () => server.closeAllConnections());
};

/** An instance whose every byte is the test's. */
export const startRaw = (onSocket: (socket: Socket) => void): Promise<Running> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
};

/** An instance that answers each head it reads with the same bytes. */
export const startScripted = (answer: string): Promise<Running> =>
  startRaw((socket) =>
    socket.on('data', (bytes) => {
      if (bytes.includes('\r\n\r\n')) socket.write(answer, 'latin1');
    }),
  );

/** A client that writes bytes as they are. */
export interface RawClient {
  readonly socket: Socket;
  /** Everything received. */
  readonly text: () => string;
  readonly write: (text: string) => void;
  /** Waits until what was received holds a text, so many times. */
  readonly holds: (text: string, times?: number) => Promise<void>;
  readonly closed: Promise<void>;
}

export const dial = (port: number): RawClient => {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (bytes: Buffer) => {
    received += bytes.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => undefined);
  return {
    socket,
    text: () => received,
    write: (text) => void socket.write(text, 'latin1'),
    holds: (text, times = 1) =>
      until(
        () => `answer holds ${JSON.stringify(text)}, got ${JSON.stringify(received.slice(-300))}`,
        () => received.split(text).length > times,
      ),
    closed,
  };
};

/** Sends bytes and returns all that comes until the connection ends. Rejects when it does not in time. */
export const exchange = async (port: number, text: string): Promise<string> => {
  const client = dial(port);
  client.write(text);
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    client.socket.destroy();
  }, LONGEST_MS);
  await client.closed;
  clearTimeout(timer);
  if (isOver) throw new Error(`the connection did not end within ${LONGEST_MS} ms, got ${client.text()}`);
  return client.text();
};
