import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endChild } from '../child-end.ts';

/** What an Envoy is started with. */
export interface EnvoySpec {
  /** Path of the program. */
  readonly binary: string;
  /** `envoy.config.bootstrap.v3.Bootstrap` as JSON. */
  readonly bootstrap: object;
  /** Gets what it logs, warnings and worse. */
  readonly onLine: (line: string) => void;
}

/** A running Envoy; started again when it ends by itself. */
export interface EnvoyProcess {
  readonly stop: () => Promise<void>;
}

/** Pause before an Envoy that ended is started again, ms. */
const RESTART_MS = 1_000;
/** Time an Envoy has to end, ms. */
const END_MS = 5_000;

/** Starts an Envoy with one worker and keeps it running until it is stopped. */
export const spawnEnvoy = ({ binary, bootstrap, onLine }: EnvoySpec): EnvoyProcess => {
  const folder = mkdtempSync(join(tmpdir(), 'flyball-envoy-'));
  const file = join(folder, 'bootstrap.json');
  writeFileSync(file, JSON.stringify(bootstrap));
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  const start = (): void => {
    const args = [
      '-c',
      file,
      '--concurrency',
      '1',
      '--use-dynamic-base-id',
      '--disable-hot-restart',
      '-l',
      'warning',
    ];
    child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    if (child.stderr) createInterface({ input: child.stderr }).on('line', onLine);
    child.once('error', (error) => onLine(error.message));
    child.once('exit', () => {
      if (!isStopping) timer = setTimeout(start, RESTART_MS);
    });
  };
  const kill = (): void => void child?.kill('SIGKILL');
  // A process that dies must not leave its Envoy behind.
  process.once('exit', kill);
  start();
  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await endChild(child, { ask: (one) => one.kill('SIGTERM'), withinMs: END_MS });
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
