import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The bundle people run. */
const BUNDLE = path('../../dist/flyball.mjs');

/** Folder of files for the command. */
export const FILES = path('files/');

/** Folder of the routing cases. */
export const ROUTING = path('../cases/routing/');

/** Brings the bundle up to date; nothing is done when it is. */
export const buildBundle = (): void => {
  execFileSync(process.execPath, [path('../../scripts/setup.mjs')], { stdio: 'ignore' });
};

/** What a command line came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from start to end. */
  readonly ms: number;
}

/** How a command line is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
}

/** A folder of its own, removed by `remove`; nothing outside of it is seen as configuration. */
export const createFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'flyball-cli-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const start = (args: readonly string[], cwd: string): ChildProcess =>
  spawn(process.execPath, [BUNDLE, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, XDG_CONFIG_HOME: join(cwd, '.config') },
  });

/** Runs the bundle and waits for its end. */
export const flyball = (
  args: readonly string[],
  { cwd = FILES, stdin = '' }: RunOptions = {},
): Promise<Ran> => {
  const started = performance.now();
  const child = start(args, cwd);
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  // A command that does not read its input ends before it is written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, ...texts, ms: performance.now() - started }));
  });
};

/** A server that runs in a folder of its own. */
export interface RunningServer {
  readonly stop: () => Promise<void>;
}

const PLANE_PORTS = ['--api-port', '0', '--engine-port', '0', '--xds-port', '0'];
const WITHOUT_REGISTRY = ['--without', 'registry,nacos', '--gateway-ports', '80=0'];

/** Serves from a folder on ports of the system; resolves when it says that it runs. */
export const startServer = async (
  cwd: string,
  flags: readonly string[] = WITHOUT_REGISTRY,
): Promise<RunningServer> => {
  const child = start(['serve', ...PLANE_PORTS, ...flags], cwd);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (text: string): void => {
      said += text;
      if (said.includes('Flyball is running')) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('close', () => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
