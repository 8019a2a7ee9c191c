import { connect, type Socket } from 'node:net';
import { type AnswerTaker, closeAnswer, createAnswerReader, readAnswer } from './answer-reader.ts';
import type { ConnectionUser, Loss } from './connection-user.ts';
import type { Connection, Upstream } from './upstream.ts';

/** All connections read into one buffer: who keeps bytes copies them. */
const SHARED = Buffer.allocUnsafeSlow(65_536);

const KEEPALIVE_MS = 30_000;

/** How a connection is opened. */
export interface OpenOptions {
  readonly user: ConnectionUser;
  readonly timeoutMs: number;
  /** Called once, when the connection is gone. */
  readonly onClosed: (connection: Connection) => void;
}

/** Opens a connection; its user hears `connected` or `lost`. */
export const openConnection = (upstream: Upstream, options: OpenOptions): Connection => {
  const { socket, bind } = openSocket(upstream);
  const connection: Connection = {
    socket,
    upstream,
    reader: createAnswerReader(takerOf(() => connection.user)),
    user: options.user,
    isConnected: false,
    tunnel: undefined,
    isReused: false,
    idleSince: 0,
  };
  bind(connection);
  watch(connection, options);
  return connection;
};

interface OpenSocket {
  readonly socket: Socket;
  /** The socket exists before the connection that it reads for. */
  readonly bind: (connection: Connection) => void;
}

const openSocket = ({ address, port }: Upstream): OpenSocket => {
  let reading: Connection | undefined;
  const socket = connect({
    host: address,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
    onread: {
      buffer: SHARED,
      callback: (size, bytes) => (reading ? takeBytes(reading, bytes as Buffer, size) : false),
    },
  });
  return {
    socket,
    bind: (connection) => {
      reading = connection;
    },
  };
};

const takeBytes = (connection: Connection, bytes: Buffer, size: number): boolean => {
  const { reader, socket, tunnel } = connection;
  if (tunnel) return tunnel(bytes.subarray(0, size));
  const isUsed = connection.user !== undefined;
  readAnswer(reader, bytes, size);
  const { user } = connection;
  if (user) return user.handlers.afterRead(user);
  // Bytes that nobody asked for: what comes next could be taken for an answer.
  if (!isUsed) socket.destroy();
  return true;
};

const takerOf = (userOf: () => ConnectionUser | undefined): AnswerTaker => ({
  interim: (head) => {
    const user = userOf();
    user?.handlers.interim(user, head);
  },
  head: (head) => {
    const user = userOf();
    user?.handlers.head(user, head);
  },
  data: (bytes, start, end) => {
    const user = userOf();
    user?.handlers.data(user, bytes, [start, end]);
  },
  end: (trailers) => {
    const user = userOf();
    user?.handlers.end(user, trailers);
  },
  switched: (head, rest) => {
    const user = userOf();
    user?.handlers.switched(user, head, rest);
  },
  fault: (fault) => {
    const user = userOf();
    user?.handlers.fault(user, fault);
  },
});

const watch = (connection: Connection, { timeoutMs, onClosed }: OpenOptions): void => {
  const { socket } = connection;
  let loss: Loss = 'connect failed';
  const timer = setTimeout(() => {
    loss = 'connect timed out';
    socket.destroy();
  }, timeoutMs);
  socket.once('connect', () => {
    clearTimeout(timer);
    loss = 'reset';
    connection.isConnected = true;
    connection.user?.handlers.connected(connection.user);
  });
  socket.on('drain', () => connection.user?.handlers.drained(connection.user));
  socket.on('end', () => closeAnswer(connection.reader));
  // What went wrong is told by `close`; without a listener Node would throw the error.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    clearTimeout(timer);
    const { user } = connection;
    if (user) connection.upstream.active -= 1;
    connection.user = undefined;
    onClosed(connection);
    user?.handlers.lost(user, loss);
  });
};
