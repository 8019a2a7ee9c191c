import { connect, type Socket } from 'node:net';
import type { AnswerFault, AnswerHead } from './answer-head.ts';
import {
  type AnswerReader,
  type AnswerTaker,
  closeAnswer,
  createAnswerReader,
  readAnswer,
} from './answer-reader.ts';
import type { Upstream } from './upstream.ts';

/** Why a connection ended under a request. */
export type Loss = 'connect failed' | 'connect timed out' | 'reset';

/**
 * What a connection tells the request that uses it. The functions take the user instead of closing over it: a request
 * then costs no closures. Method syntax, so that each user may type its own state.
 */
export interface UserHandlers {
  connected(user: ConnectionUser): void;
  interim(user: ConnectionUser, head: AnswerHead): void;
  head(user: ConnectionUser, head: AnswerHead): void;
  /** A piece of the body, valid during the call. */
  data(user: ConnectionUser, bytes: Buffer, span: readonly [start: number, end: number]): void;
  end(user: ConnectionUser, trailers: readonly string[]): void;
  switched(user: ConnectionUser, head: AnswerHead, rest: Buffer): void;
  fault(user: ConnectionUser, fault: AnswerFault): void;
  /** All bytes of one read were told; false stops reading until `resumeReading`. */
  afterRead(user: ConnectionUser): boolean;
  /** What was written is on its way, and there is room for more. */
  drained(user: ConnectionUser): void;
  lost(user: ConnectionUser, loss: Loss): void;
}

/** A request that uses a connection. */
export interface ConnectionUser {
  readonly handlers: UserHandlers;
}

/** A connection to an instance; carries one request at a time. */
export interface Connection {
  readonly socket: Socket;
  readonly upstream: Upstream;
  readonly reader: AnswerReader;
  user: ConnectionUser | undefined;
  isConnected: boolean;
  /** Takes all bytes once the protocol was switched; false stops reading. */
  tunnel: ((bytes: Buffer) => boolean) | undefined;
  /** Whether it carried a request before: it may be closed by the other side at any time. */
  isReused: boolean;
  /** Since when nobody uses it, ms of the pool's clock. */
  idleSince: number;
}

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
