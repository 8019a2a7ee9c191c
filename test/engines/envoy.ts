import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { envoyBinary as installedEnvoy } from '@flyball/control-plane/envoy';

const START_MS = 60_000;
const POLL_MS = 50;
const LOG_CHARACTERS = 20_000;

const cache = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  '../.cache/flyball',
);

/** The Envoy program, installed once. Rejects where it cannot be had. */
export const envoyBinary = (): Promise<string> => installedEnvoy(cache);

/** How an Envoy starts. */
export interface EnvoyOptions {
  /** Bootstrap without `admin`: that is bound to a port of the system. JSON of `envoy.config.bootstrap.v3.Bootstrap`. */
  readonly bootstrap: object;
  /** More arguments, as `--reject-unknown-dynamic-fields`. */
  readonly args?: readonly string[];
}

/** A running Envoy. */
export interface Envoy {
  readonly pid: number;
  /** `http://127.0.0.1:port` of the admin interface. */
  readonly admin: string;
  /** JSON of an admin path. */
  readonly json: (path: string) => Promise<unknown>;
  /** Statistics whose names match an expression, by name. */
  readonly stats: (filter: string) => Promise<ReadonlyMap<string, string>>;
  /** Resolves when the Envoy has its configuration and serves. */
  readonly live: () => Promise<void>;
  /** The end of its log. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly log: () => string;
}

async function start({ bootstrap, args = [] }: EnvoyOptions): Promise<Started> {
  const binary = await envoyBinary();
  const folder = await mkdtemp(join(tmpdir(), 'flyball-envoy-'));
  const admin = { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } };
  await writeFile(join(folder, 'bootstrap.json'), JSON.stringify({ ...bootstrap, admin }));
  const own = ['-c', join(folder, 'bootstrap.json'), '--admin-address-path', join(folder, 'admin')];
  const shared = ['--concurrency', '1', '--use-dynamic-base-id', '--disable-hot-restart', '-l', 'warning'];
  const child = spawn(binary, [...own, ...shared, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test process that dies must not leave its Envoy behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-LOG_CHARACTERS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, folder, log: () => text };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Asks until the answer is there; fails when the Envoy ends or takes too long. */
async function until<T>(
  { child, log }: Started,
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const giveUpAt = Date.now() + START_MS;
  while (Date.now() < giveUpAt) {
    if (hasEnded(child)) throw new Error(`Envoy ended with ${child.exitCode ?? child.signalCode}:\n${log()}`);
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await after(POLL_MS);
  }
  throw new Error(`Envoy: no ${what} after ${START_MS} ms:\n${log()}`);
}

/** The file appears when the admin interface listens. */
async function adminAddress(started: Started): Promise<string> {
  const path = join(started.folder, 'admin');
  const read = async (): Promise<string | undefined> => (await readFile(path, 'utf8')).trim() || undefined;
  return `http://${await until(started, 'admin address', read)}`;
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

function parseStats(text: string): ReadonlyMap<string, string> {
  const rows = text.split('\n').flatMap((line): (readonly [string, string])[] => {
    const colon = line.indexOf(': ');
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2).replace(/^"(.*)"$/, '$1')]];
  });
  return new Map(rows);
}

async function stop({ child, folder }: Started): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }
  await rm(folder, { recursive: true, force: true });
}

/** Starts an Envoy with one worker; it ends only by `stop`. */
export async function startEnvoy(options: EnvoyOptions): Promise<Envoy> {
  const started = await start(options);
  try {
    const admin = await adminAddress(started);
    return {
      pid: started.child.pid ?? 0,
      admin,
      json: async (path) => JSON.parse(await textOf(`${admin}${path}`)) as unknown,
      stats: async (filter) =>
        parseStats(await textOf(`${admin}/stats?filter=${encodeURIComponent(filter)}`)),
      live: async () => {
        await until(started, 'configuration', () => textOf(`${admin}/ready`));
      },
      log: started.log,
      stop: () => stop(started),
    };
  } catch (error) {
    await stop(started);
    throw error;
  }
}
