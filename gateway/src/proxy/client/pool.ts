import { openConnection } from './connection.ts';
import type { ConnectionUser } from './connection-user.ts';
import { type Connection, createUpstream, type Upstream } from './upstream.ts';

/** Time a connection is kept without use, ms. Servers that say less in `Keep-Alive` get a second less than that. */
const IDLE_MS = 55_000;
const MARGIN_MS = 1_000;
/** Connections kept without use, and connections at all, to one instance. */
const MAX_IDLE = 512;
const MAX_OPEN = 4_096;

/** All instances that may be sent to, and the connections to them. */
export interface Pool {
  readonly upstreams: Map<string, Upstream>;
  readonly open: Set<Connection>;
  /** Monotonic ms. */
  readonly now: () => number;
}

export const createPool = (now: () => number): Pool => ({ upstreams: new Map(), open: new Set(), now });

const keyOf = (address: string, port: number): string => `${address} ${port}`;

/** The one object of an instance. */
export const upstreamOf = (pool: Pool, address: string, port: number): Upstream => {
  const key = keyOf(address, port);
  const known = pool.upstreams.get(key);
  if (known) return known;
  const made = createUpstream(address, port);
  pool.upstreams.set(key, made);
  return made;
};

/** The instance is in no service any more: idle connections end now, others with their requests. */
export const retireUpstream = (pool: Pool, upstream: Upstream): void => {
  upstream.isRetired = true;
  pool.upstreams.delete(keyOf(upstream.address, upstream.port));
  for (const connection of upstream.idle.splice(0)) connection.socket.destroy();
};

/**
 * A connection for a user: `isConnected` where one was idle, else the user hears `connected` or `lost`. Undefined where
 * the instance has too many.
 */
export const acquire = (
  pool: Pool,
  upstream: Upstream,
  { user, timeoutMs }: { readonly user: ConnectionUser; readonly timeoutMs: number },
): Connection | undefined => {
  for (let idle = upstream.idle.pop(); idle; idle = upstream.idle.pop()) {
    if (idle.socket.destroyed || !idle.socket.writable) continue;
    idle.user = user;
    idle.isReused = true;
    upstream.active += 1;
    return idle;
  }
  if (upstream.open >= MAX_OPEN) return undefined;
  upstream.open += 1;
  upstream.active += 1;
  const made = openConnection(upstream, { user, timeoutMs, onClosed: (closed) => forget(pool, closed) });
  pool.open.add(made);
  return made;
};

const forget = (pool: Pool, connection: Connection): void => {
  const { upstream } = connection;
  pool.open.delete(connection);
  upstream.open -= 1;
  const at = upstream.idle.indexOf(connection);
  if (at >= 0) upstream.idle.splice(at, 1);
};

/** The user is done; the connection is kept where it may carry another request. */
export const release = (pool: Pool, connection: Connection): void => {
  const { upstream, reader, socket } = connection;
  connection.user = undefined;
  upstream.active -= 1;
  const isKept = reader.keepsAlive && !upstream.isRetired && upstream.idle.length < MAX_IDLE;
  if (!isKept || socket.destroyed) {
    socket.destroy();
    return;
  }
  connection.idleSince = pool.now();
  upstream.idle.push(connection);
};

/** Takes the connection from its user for ever, without ending it. */
export const detach = (connection: Connection): void => {
  connection.user = undefined;
  connection.upstream.active -= 1;
};

/** Ends a connection whose user does not want it any more. */
export const discard = (connection: Connection): void => {
  detach(connection);
  connection.socket.destroy();
};

/** Ends connections that nobody used for long; called about once a second. */
export const endIdle = (pool: Pool): void => {
  const now = pool.now();
  for (const { idle } of pool.upstreams.values()) {
    for (const connection of [...idle]) {
      const most = connection.reader.idleMs ?? IDLE_MS;
      if (now - connection.idleSince > Math.min(IDLE_MS, most - MARGIN_MS)) connection.socket.destroy();
    }
  }
};

/** Ends all connections. */
export const closePool = (pool: Pool): void => {
  for (const connection of pool.open) connection.socket.destroy();
};
