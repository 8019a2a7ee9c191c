import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolveOptions } from '@flyball/control-plane/options';
import { type Served, startServer } from '@flyball/control-plane/serve';

/** A server of its own: embedded store in a temporary folder, all ports from the system. */
export interface TestServer {
  readonly served: Served;
  readonly token: string;
  readonly folder: string;
  /** Asks the API; the answer is JSON. Rejects when the status is not 2xx. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Commits documents as one change and resolves with the revision. */
  readonly commit: (documents: readonly object[]) => Promise<number>;
  readonly stop: () => Promise<void>;
}

const PORTS = ['api-port', 'engine-port', 'xds-port', 'nacos-http-port', 'nacos-grpc-port'];

/** Options given as flags on top of ports from the system. */
export const testOptions = (folder: string, flags: Readonly<Record<string, string>> = {}) => {
  const given = {
    data: folder,
    'log-level': 'warn',
    // Tests start Envoys of their own.
    without: 'envoy',
    ...Object.fromEntries(PORTS.map((port) => [port, '0'])),
    ...flags,
  };
  const resolved = resolveOptions({
    flags: new Map(Object.entries(given)),
    environment: {},
    file: new Map(),
    fileName: 'flyball.yaml',
  });
  if ('faults' in resolved) throw new Error(JSON.stringify(resolved.faults));
  return resolved.options;
};

/** Starts a server; `folder` continues an earlier one. */
export const startTestServer = async (
  flags: Readonly<Record<string, string>> = {},
  folder = mkdtempSync(join(tmpdir(), 'flyball-server-')),
): Promise<TestServer> => {
  const served = await startServer({
    options: testOptions(folder, flags),
    cwd: folder,
    dist: pathToFileURL(`${folder}/`),
    version: '0.1.0',
  });
  const token = served.shelf.has('adminToken') ? served.shelf.take('adminToken') : '';
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${served.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const commit = async (documents: readonly object[]): Promise<number> => {
    const changes = documents.map((object) => ({ op: 'put', object }));
    const answer = await ask('POST', '/apis/flyball.dev/v1/changesets', { changes, message: 'test' });
    return (answer as { readonly revision: number }).revision;
  };
  const stop = async (): Promise<void> => {
    try {
      await served.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { served, token, folder, ask, commit, stop };
};
