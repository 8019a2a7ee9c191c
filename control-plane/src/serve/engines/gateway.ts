import { aborted } from '../end-signal.ts';
import { startGateway } from '../gateway-workers.ts';
import type { EngineParts } from './parts.ts';

/** What the gateway engine needs beside what all need. */
export interface GatewayParts extends EngineParts {
  /** Folder of the bundles. */
  readonly dist: URL;
  readonly workers: number;
}

/** Time requests under way have when the program ends, ms. */
const DRAIN_MS = 10_000;
/** How often it is looked whether there is a new token, ms. */
const LOOK_MS = 5_000;

/** Serves the listeners of its Engine for a plane elsewhere, in workers, until the signal aborts. */
export const runGatewayEngine = async (parts: GatewayParts): Promise<void> => {
  const { name, replica, plane, token, log, signal, dist, workers } = parts;
  const supervision = startGateway({ dist, log, planeAddress: plane, token, engine: name, replica, workers });
  log.info('The gateway engine runs.', { engine: name, workers, plane });
  let last = token();
  const look = setInterval(() => {
    const next = token();
    if (next !== last) supervision.setToken(next);
    last = next;
  }, LOOK_MS);
  await aborted(signal);
  clearInterval(look);
  await supervision.stop(DRAIN_MS);
};
