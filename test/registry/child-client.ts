import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An instance as clients show it. */
export type ShownHost = {
  readonly ip: string;
  readonly port: number;
  readonly weight: number;
  readonly enabled: boolean;
  readonly healthy: boolean;
  readonly metadata: Readonly<Record<string, string>>;
};

/** A list a client was told without asking. */
export type Told = { readonly service: string; readonly hosts: readonly ShownHost[]; readonly at: number };

/** A real client in a process of its own. */
export interface ChildClient {
  readonly call: (op: string, ...args: readonly unknown[]) => Promise<unknown>;
  readonly hosts: (op: 'all' | 'select', service: string) => Promise<readonly ShownHost[]>;
  /** Lists it was told so far. */
  readonly told: readonly Told[];
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>;
}

type Reply = { readonly id: number; readonly value?: unknown; readonly error?: string };
type Line = Partial<Reply> & { readonly ready?: boolean; readonly told?: Told };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Starts a client of `clients/`. Its log and cache files go to a folder that is removed at its end. */
export async function startClient(
  kind: 'http' | 'grpc',
  ports: { http: number; grpc: number },
): Promise<ChildClient> {
  const home = mkdtempSync(join(tmpdir(), 'flyball-client-'));
  const script = fileURLToPath(new URL(`./clients/${kind}-client.mjs`, import.meta.url));
  const env = { ...process.env, HOME: home, NACOS_CLIENT_LOGGER_LEVEL: 'ERROR' };
  const child = fork(script, [], {
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    cwd: home,
  });
  const waiting = new Map<number, Waiting>();
  const told: Told[] = [];
  let count = 0;
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  child.on('message', (line: Line) => {
    if (line.ready === true) ready();
    if (line.told !== undefined) told.push(line.told);
    const call = line.id === undefined ? undefined : waiting.get(line.id);
    if (call === undefined || line.id === undefined) return;
    waiting.delete(line.id);
    if (line.error === undefined) call.resolve(line.value);
    else call.reject(new Error(line.error));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the client ended'));
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  });
  const call: ChildClient['call'] = (op, ...args) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      child.send({ id: count, op, args });
    });
  await isReady;
  await call('connect', ports);
  return {
    call,
    hosts: async (op, service) => (await call(op, service)) as readonly ShownHost[],
    told,
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}
