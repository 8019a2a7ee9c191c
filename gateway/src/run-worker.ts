import { randomUUID } from 'node:crypto';
import { createBooks, createGrpcConnector, type EngineRun, runEngine, systemClock } from '@flyball/engine';
import { bindFault } from './engine/bind-fault.ts';
import { createGatewayEngine, type GatewayEngine } from './engine/driver.ts';
import { createProxy } from './proxy/proxy.ts';
import type { WorkerMessage, WorkerSettings } from './worker-protocol.ts';

/** A worker that serves. */
export interface RunningWorker {
  /** A new token for the next dial. */
  readonly setToken: (token: string) => void;
  readonly report: () => WorkerMessage;
  /** Leaves the plane, lets requests under way end within a time, ends all. */
  readonly stop: (withinMs: number) => Promise<void>;
}

const PROGRAM = 'flyball gateway';

/** Starts serving: dials the plane for ever and goes on with what it has while the plane is away. */
export const runWorker = (settings: WorkerSettings): RunningWorker => {
  const { planeAddress, engine, replica, workers } = settings;
  let { token } = settings;
  const books = createBooks({ now: Date.now, epoch: randomUUID() });
  const gateway = createGatewayEngine({
    books,
    engine,
    replica,
    program: PROGRAM,
    workers,
    start: (onListener) => createProxy({ workers, onListener, explain: bindFault }),
  });
  gateway.join();
  const stopping = new AbortController();
  const run = runEngine({
    driver: gateway.driver,
    replica,
    books,
    connect: createGrpcConnector({ addresses: [planeAddress], token: () => token, clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    signal: stopping.signal,
  });
  return {
    setToken: (next) => {
      token = next;
    },
    report: () => reportOf(gateway, run),
    stop: async (withinMs) => {
      // The plane learns first, so that the registry leads nobody here any more.
      stopping.abort();
      await run.done;
      await gateway.proxy.stop(withinMs);
    },
  };
};

const reportOf = ({ proxy }: GatewayEngine, run: EngineRun): WorkerMessage => {
  const { isConnected, revision, lastError } = run.status();
  const why = isConnected || !lastError ? '' : `${lastError.code}: ${lastError.detail}`;
  return { type: 'stats', stats: proxy.stats(), isConnected, revision, lastError: why };
};
