import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Gate } from '../decide/gate.ts';
import type { Bind } from './binds.ts';

/** How a bound port came out. */
export interface PortResult {
  readonly bind: Bind;
  /** Why it cannot be bound; undefined where it is. */
  readonly fault: string | undefined;
  /** What of the listener is at fault: another address would mend it, or another port would. */
  readonly field?: BindField;
}

/** Fields of a Listener (`flyball.ir.v1`) that say what is bound. */
export type BindField = 'bind_address' | 'bind_port';

/** Ports that are bound, or being tried. */
export interface Ports {
  /** Opens and closes ports, and gives those that stay their new gates. */
  readonly set: (binds: ReadonlyMap<string, Bind>) => void;
  /** Port that is bound for a bind's id; undefined where it is not. */
  readonly boundPort: (id: string) => number | undefined;
  /** Stops accepting; resolves when all connections are over. */
  readonly close: () => Promise<void>;
  /** Ends all connections. */
  readonly cut: () => void;
}

/** What the server of a port asks at each request. */
export interface PortState {
  readonly gate: () => Gate;
  /** Whether the port was given up: its connections end with their answers. */
  readonly isClosed: () => boolean;
}

/** What ports need. */
export interface PortsOptions {
  /** Makes the server of a port. */
  readonly create: (state: PortState) => Server;
  readonly onResult: (result: PortResult) => void;
  /** Why a port cannot be bound, for people. */
  readonly explain: (bind: Bind, error: NodeJS.ErrnoException) => Promise<string>;
  readonly after: (ms: number, run: () => void) => () => void;
}

interface Port {
  bind: Bind;
  readonly server: Server;
  /** All connections, also those that were switched to another protocol, which the server knows no more. */
  readonly sockets: Set<Socket>;
  isBound: boolean;
  isClosed: boolean;
  failures: number;
  cancelRetry: (() => void) | undefined;
}

const RETRY_MS = 1_000;
const MAX_RETRY_MS = 15_000;
const BACKLOG = 1_024;

const listen = (port: Port): void => {
  const { address, port: number } = port.bind;
  port.cancelRetry = undefined;
  port.server.listen({ host: address, port: number, backlog: BACKLOG });
};

const open = (bind: Bind, { create, onResult, explain, after }: PortsOptions): Port => {
  const port: Port = {
    bind,
    server: create({ gate: () => port.bind.gate, isClosed: () => port.isClosed }),
    sockets: new Set(),
    isBound: false,
    isClosed: false,
    failures: 0,
    cancelRetry: undefined,
  };
  watch(port, { onResult, explain, after });
  listen(port);
  return port;
};

const watch = (
  port: Port,
  { onResult, explain, after }: Pick<PortsOptions, 'onResult' | 'explain' | 'after'>,
): void => {
  const { server, sockets } = port;
  server.on('connection', (socket) => {
    // A connection whose switch of protocols is not taken is handed to the server once more.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('listening', () => {
    port.isBound = true;
    port.failures = 0;
    if (port.isClosed) server.close();
    else onResult({ bind: port.bind, fault: undefined });
  });
  server.on('error', (error) => {
    if (port.isClosed || port.isBound) return;
    port.failures += 1;
    port.cancelRetry = after(Math.min(MAX_RETRY_MS, RETRY_MS * port.failures), () => listen(port));
    void explain(port.bind, error).then((fault) => {
      if (!port.isClosed && !port.isBound) onResult({ bind: port.bind, fault, field: fieldOf(error) });
    });
  });
};

const fieldOf = ({ code }: NodeJS.ErrnoException): BindField =>
  code === 'EADDRNOTAVAIL' ? 'bind_address' : 'bind_port';

/** Time for a client that connected and did not speak yet, when a port is given up, ms. */
const SILENCE_MS = 500;

/** Stops accepting; connections without a request end now, others with their answer. */
const shut = (port: Port, { after }: PortsOptions): Promise<void> => {
  port.isClosed = true;
  port.cancelRetry?.();
  if (!port.isBound) return Promise.resolve();
  port.isBound = false;
  return new Promise((resolve) => {
    const cancel = after(SILENCE_MS, () => {
      for (const socket of port.sockets) if (socket.bytesRead === 0) socket.destroy();
    });
    port.server.close(() => {
      cancel();
      resolve();
    });
    port.server.closeIdleConnections();
  });
};

interface Held {
  readonly options: PortsOptions;
  readonly ports: Map<string, Port>;
  readonly closing: Map<Port, Promise<void>>;
}

const end = ({ options, ports, closing }: Held, port: Port): void => {
  ports.delete(port.bind.id);
  closing.set(
    port,
    shut(port, options).then(() => void closing.delete(port)),
  );
};

const setPorts = (held: Held, binds: ReadonlyMap<string, Bind>): void => {
  const { options } = held;
  for (const port of [...held.ports.values()]) if (!binds.has(port.bind.id)) end(held, port);
  for (const [id, bind] of binds) {
    const port = held.ports.get(id);
    if (port) port.bind = bind;
    else held.ports.set(id, open(bind, options));
    if (port?.isBound) options.onResult({ bind, fault: undefined });
  }
};

/** No ports yet. */
export const createPorts = (options: PortsOptions): Ports => {
  const held: Held = { options, ports: new Map(), closing: new Map() };
  return {
    set: (binds) => setPorts(held, binds),
    boundPort: (id) => {
      const port = held.ports.get(id);
      return port?.isBound ? (port.server.address() as AddressInfo).port : undefined;
    },
    close: async () => {
      for (const port of [...held.ports.values()]) end(held, port);
      await Promise.all(held.closing.values());
    },
    cut: () => {
      for (const { sockets } of [...held.ports.values(), ...held.closing.keys()])
        for (const socket of sockets) socket.destroy();
    },
  };
};
