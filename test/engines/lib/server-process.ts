import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../../lib/bundle.ts';
import { freePort } from '../../lib/free-port.ts';
import type { ChildOrders } from './server-child.ts';

/** A server in a process of its own, that can be killed and started again on its ports and its folder. */
export interface ServerProcess {
  readonly xdsPort: number;
  readonly nacosPorts: { readonly http: number; readonly grpc: number };
  /** Its data. */
  readonly folder: string;
  /** Asks the API; the answer is JSON. Rejects when the status is not 2xx. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Resolves when it serves. */
  readonly start: () => Promise<void>;
  /** As `kill -9`. */
  readonly kill: () => Promise<void>;
  /** Kills it and removes what it left. */
  readonly remove: () => Promise<void>;
}

/** Makes a server that does not run yet. */
export const createServerProcess = async (): Promise<ServerProcess> => {
  const child = await bundled({ child: join(import.meta.dirname, 'server-child.ts') });
  const folder = await mkdtemp(join(tmpdir(), 'flyball-process-'));
  const [api, engine, xds, grpc] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const http = await freePort();
  const flags = {
    'api-port': String(api),
    'engine-port': String(engine),
    'xds-port': String(xds),
    'nacos-http-port': String(http),
    'nacos-grpc-port': String(grpc),
    without: 'gateway,envoy,example',
  };
  const orders: ChildOrders = { folder, flags: { ...flags, envoy: 'true' } };
  let running: ReturnType<typeof spawn> | undefined;
  const kill = async (): Promise<void> => {
    if (running === undefined) return;
    const ended = once(running, 'close');
    running.kill('SIGKILL');
    running = undefined;
    await ended;
  };
  return {
    xdsPort: xds,
    nacosPorts: { http, grpc },
    folder,
    ask: async (method, path, body) => {
      const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
      const response = await fetch(`http://127.0.0.1:${api}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
    start: async () => {
      const started = spawn(process.execPath, [join(child.folder, 'child.mjs'), JSON.stringify(orders)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      running = started;
      const [line] = (await Promise.race([once(started.stdout, 'data'), once(started, 'close')])) as [
        unknown,
      ];
      if (!String(line).startsWith('ready')) throw new Error(`the server ended: ${String(line)}`);
    },
    kill,
    remove: async () => {
      await kill();
      await child.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
