import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OptionFault } from '../options/errors.ts';
import { readOptionsFile } from '../options/options-file.ts';
import { resolveOptions } from '../options/resolve.ts';
import { bannerOf } from './banner.ts';
import { faultOf } from './faults.ts';
import { startServer } from './serve.ts';

/** What `flyball serve` is given. */
export interface ServeCommand {
  /** Options as flags, by name without dashes; a flag without value is true. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Folder of the bundles. */
  readonly dist: URL;
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Aborts when the program is to end. */
  readonly signal: AbortSignal;
}

/** Exit codes of serve. */
export const SERVE_EXIT = { ended: 0, failed: 1, misused: 2 } as const;

const OPTIONS_FILE = 'flyball.yaml';

/** Serves until the signal aborts. Resolves with the exit code; never rejects for what a user did. */
export const runServe = async (command: ServeCommand): Promise<number> => {
  const { flags, environment, cwd, err } = command;
  const file = readOptionsFile(await optionsText(cwd), OPTIONS_FILE);
  if ('fault' in file) return misused(err, [file.fault]);
  const resolved = resolveOptions({ flags, environment, file: file.values, fileName: OPTIONS_FILE });
  if ('faults' in resolved) return misused(err, resolved.faults);
  for (const warning of resolved.warnings) err(`${faultLine(warning)}\n`);
  try {
    const served = await startServer({ ...command, options: resolved.options });
    command.out(bannerOf(served));
    await aborted(command.signal);
    await served.stop();
    return SERVE_EXIT.ended;
  } catch (error) {
    const fault = faultOf(error);
    err(`${fault ? faultLine(fault) : textOf(error)}\n`);
    return SERVE_EXIT.failed;
  }
};

const optionsText = async (cwd: string): Promise<string> => {
  try {
    return await readFile(resolve(cwd, OPTIONS_FILE), 'utf8');
  } catch {
    return '';
  }
};

const misused = (err: (text: string) => void, faults: readonly OptionFault[]): number => {
  for (const fault of faults) err(`${faultLine(fault)}\n`);
  return SERVE_EXIT.misused;
};

const faultLine = ({ code, where, message, mend }: OptionFault): string =>
  `${code} ${where}: ${message} ${mend}`;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolvePromise) => {
    if (signal.aborted) resolvePromise();
    else signal.addEventListener('abort', () => resolvePromise(), { once: true });
  });
