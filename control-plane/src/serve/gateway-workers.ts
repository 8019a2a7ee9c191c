import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type SuperviseEvent, type SuperviseOptions, type Supervision, supervise } from '@flyball/gateway';
import { MODULE_CODES, moduleError, moduleFault } from '../modules/errors.ts';
import type { LogLines } from './parts.ts';
import { planeTeller } from './plane-teller.ts';

/** How gateway workers are started. */
export interface GatewayWorkers
  extends Pick<SuperviseOptions, 'planeAddress' | 'token' | 'engine' | 'replica' | 'workers'> {
  /** Folder of the bundles. */
  readonly dist: URL;
  readonly log: LogLines;
}

const MODULE = 'gateway';

/** Starts gateway workers and keeps them running. Throws a ModuleError when their bundle is missing. */
export const startGateway = ({ dist, log, ...options }: GatewayWorkers): Supervision => {
  const file = fileURLToPath(new URL('gateway-worker.mjs', dist));
  // Else each worker would end as soon as it is started, for ever.
  if (!existsSync(file))
    throw moduleError(moduleFault('FLYBALL_MODULE_BUNDLE_MISSING', MODULE, `There is no ${file}.`));
  const tell = tellOf(log);
  return supervise({ ...options, file, onEvent: tell });
};

/** Tells what happens to workers: their ends, and how they stand with the plane when that changes. */
export const tellOf = (log: LogLines): ((event: SuperviseEvent) => void) => {
  const tellers = new Map<number, ReturnType<typeof planeTeller>>();
  return (event) => {
    const worker = event.index + 1;
    if (event.type === 'started') tellers.set(event.index, planeTeller(log, 'A gateway worker', { worker }));
    else if (event.type === 'stats') tellers.get(event.index)?.(event.report);
    else if (event.restartMs !== undefined) log.warn('A gateway worker ended.', endFacts(worker, event));
  };
};

const endFacts = (
  worker: number,
  { why, said, restartMs }: Extract<SuperviseEvent, { readonly type: 'ended' }>,
) => ({
  code: 'FLYBALL_MODULE_WORKER_ENDED',
  worker,
  why: said === '' ? why : `${why}: ${said}`,
  restartMs,
  mend: MODULE_CODES.FLYBALL_MODULE_WORKER_ENDED.mend,
});
