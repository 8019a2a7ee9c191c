import { splitPeer } from '../core/address.ts';
import type { Clock } from '../core/clock.ts';
import type { Connection } from './connection.ts';
import { encodeRequest } from './message.ts';

/** Connections at the most; one more is refused. */
export const MAX_CONNECTIONS = 20_000;

const IDLE_MS = 20_000;
const PROBE_MS = 5_000;

/** A stream before anything is known of its client. */
export type StreamPort = Pick<Connection, 'peer' | 'write' | 'end'>;

/** Connections by their peer. */
export interface Connections {
  /** Takes a connection that was set up; an older one of the same peer ends. Undefined when there is no room. */
  readonly open: (
    stream: StreamPort,
    setup: Pick<Connection, 'version' | 'labels'>,
  ) => Connection | undefined;
  readonly get: (peer: string) => Connection | undefined;
  /** Notes a sign of life. */
  readonly touch: (connection: Connection) => void;
  /** Ends a connection and calls `closed`, once. */
  readonly close: (connection: Connection) => void;
  readonly all: () => Iterable<Connection>;
  /** Asks idle clients for a sign of life and ends those that gave none. */
  readonly scan: () => void;
}

/** No connections. `closed` is called once for each that ends. */
export function createConnections(clock: Clock, closed: (connection: Connection) => void): Connections {
  const byPeer = new Map<string, Connection>();
  let count = 0;

  const close = (connection: Connection): void => {
    if (byPeer.get(connection.peer) !== connection) return;
    byPeer.delete(connection.peer);
    connection.end();
    closed(connection);
  };
  const open: Connections['open'] = (stream, setup) => {
    const older = byPeer.get(stream.peer);
    if (older !== undefined) close(older);
    if (byPeer.size >= MAX_CONNECTIONS) return undefined;
    count += 1;
    const now = clock.now();
    const { address, port } = splitPeer(stream.peer);
    const fresh = { pushes: new Map(), activeAt: now, probedAt: undefined, dubbo: false };
    const connection = { ...stream, ...setup, ...fresh, address, id: `${now}_${address}_${port}_${count}` };
    byPeer.set(stream.peer, connection);
    return connection;
  };
  const probe = (connection: Connection, now: number): void => {
    connection.probedAt = now;
    const requestId = `probe-${connection.id}`;
    connection.write(encodeRequest('ClientDetectionRequest', { requestId, module: 'internal' }));
  };
  const scan = (): void => {
    const now = clock.now();
    for (const connection of [...byPeer.values()]) {
      const { probedAt, activeAt } = connection;
      if (probedAt !== undefined) {
        if (now - probedAt >= PROBE_MS) close(connection);
      } else if (now - activeAt >= IDLE_MS) probe(connection, now);
    }
  };
  return {
    open,
    get: (peer) => byPeer.get(peer),
    touch: (connection) => {
      connection.activeAt = clock.now();
      connection.probedAt = undefined;
    },
    close,
    all: () => byPeer.values(),
    scan,
  };
}
