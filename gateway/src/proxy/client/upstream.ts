import type { Socket } from 'node:net';
import type { AnswerReader } from './answer-reader.ts';
import type { ConnectionUser } from './connection-user.ts';

/** An instance that requests are sent to, with its connections. Shared by all services that name it. */
export interface Upstream {
  readonly address: string;
  readonly port: number;
  /** Connections nobody uses, the one used last at the end. */
  readonly idle: Connection[];
  /** Connections, used or not. */
  open: number;
  /** Requests under way. */
  active: number;
  /** How often clusters name it. */
  holders: number;
  /** Whether it is gone from all services: its connections end with their requests. */
  isRetired: boolean;
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

export const createUpstream = (address: string, port: number): Upstream => ({
  address,
  port,
  idle: [],
  open: 0,
  active: 0,
  holders: 0,
  isRetired: false,
});
