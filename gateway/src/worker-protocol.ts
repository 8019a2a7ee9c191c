import type { GatewayStats } from './proxy/counters.ts';

/** What a worker is told by its parent, once, before it starts. Sent as a message: arguments are seen by other users. */
export interface WorkerSettings {
  /** `host:port` of the plane's engine protocol. */
  readonly planeAddress: string;
  /** Token of the engine, a secret. */
  readonly token: string;
  /** Name of the Engine resource it acts for. */
  readonly engine: string;
  /** Id of the worker among all workers of the engine: `host-1`. */
  readonly replica: string;
  /** Workers that share the ports and the limits. */
  readonly workers: number;
  /** Its place among them, from 0. */
  readonly index: number;
}

/** What a parent says to a worker. */
export type ParentMessage =
  | { readonly type: 'settings'; readonly settings: WorkerSettings }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'drain'; readonly withinMs: number };

/** What a worker says to its parent. */
export type WorkerMessage =
  /** It runs and waits for its settings. */
  | { readonly type: 'started' }
  | {
      readonly type: 'stats';
      readonly stats: GatewayStats;
      readonly isConnected: boolean;
      readonly revision: number;
      /** Why it is not connected, for people; empty when it is. */
      readonly lastError: string;
    };

/** Whether a message is one of these; others are of whoever else uses the channel. */
const hasType = (message: unknown): message is { readonly type: string } =>
  typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string';

export const isParentMessage = (message: unknown): message is ParentMessage =>
  hasType(message) && ['settings', 'token', 'drain'].includes(message.type);

export const isWorkerMessage = (message: unknown): message is WorkerMessage =>
  hasType(message) && ['started', 'stats'].includes(message.type);
