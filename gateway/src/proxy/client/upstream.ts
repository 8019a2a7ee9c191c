import type { Connection } from './connection.ts';

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

export const createUpstream = (address: string, port: number): Upstream => ({
  address,
  port,
  idle: [],
  open: 0,
  active: 0,
  holders: 0,
  isRetired: false,
});
