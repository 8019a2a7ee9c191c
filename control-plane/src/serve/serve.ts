import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createMetricRegistry } from '../metrics/registry.ts';
import { createSupervisor, type Supervisor } from '../modules/supervisor.ts';
import type { Options } from '../options/table.ts';
import { writeContext } from './context-file.ts';
import { createLogLines } from './log-lines.ts';
import { SERVE_MODULES } from './modules/index.ts';
import { createShelf, type PartShelf, type ServeContext } from './parts.ts';

/** What a server is started with. */
export interface ServeParts {
  readonly options: Options;
  /** Folder relative paths of options are taken from. */
  readonly cwd: string;
  /** Folder of the bundles. */
  readonly dist: URL;
  readonly version: string;
}

/** A running server. */
export interface Served {
  readonly context: ServeContext;
  readonly shelf: PartShelf;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts all modules that are not switched off. Rejects with what kept one from starting. */
export const startServer = async ({ options, cwd, dist, version }: ServeParts): Promise<Served> => {
  const data = resolve(cwd, options.data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const supervisor: Supervisor<ServeContext> = createSupervisor(SERVE_MODULES, options.without);
  const shelf = createShelf();
  const context: ServeContext = {
    options,
    shelf,
    metrics: createMetricRegistry(),
    data,
    dist,
    version,
    log: createLogLines(options.logLevel),
    modules: supervisor.describe,
  };
  await supervisor.start(context);
  const url = `http://${options.bind}:${shelf.take('apiPort')}`;
  try {
    writeContext(data, { url });
  } catch (error) {
    // Else modules would run on, and with them a process that says it did not start.
    await supervisor.stop();
    throw error;
  }
  return { context, shelf, url, stop: () => supervisor.stop() };
};
