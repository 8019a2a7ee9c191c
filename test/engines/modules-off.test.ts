import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XDS_TYPES } from '@flyball/sidecar-config';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bundled, bundled } from '../lib/bundle.ts';
import { freePort } from '../lib/free-port.ts';
import { createDeltaClient } from '../xds/delta-client.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { gateway, route, service } from './lib/documents.ts';
import { startTestServer, type TestServer } from './server.ts';
import { eventually } from './xds-bed.ts';

/** What is switched off, and what cannot run without it. */
const CASES: readonly { readonly off: string; readonly alone: readonly string[] }[] = [
  { off: 'nothing', alone: [] },
  { off: 'xds', alone: ['xds', 'envoy'] },
  { off: 'registry', alone: ['registry', 'nacos', 'waypoints', 'example'] },
  { off: 'nacos', alone: ['nacos'] },
  { off: 'waypoints', alone: ['waypoints'] },
  { off: 'gateway', alone: ['gateway'] },
  { off: 'envoy', alone: ['envoy'] },
  { off: 'example', alone: ['example'] },
];

interface ModuleRow {
  readonly name: string;
  readonly state: string;
  readonly optional: boolean;
}

let worker: Bundled;
let backend: NamedBackend;
let server: TestServer | undefined;
let port: number;
const folders: string[] = [];

beforeAll(async () => {
  worker = await bundled({ 'gateway-worker': 'gateway/src/worker.ts' });
  backend = await startNamed('stock');
});
afterAll(async () => {
  await worker.remove();
  backend.close();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  // Of a server that did not start.
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const running = (): TestServer => server ?? expect.fail('no server was started');

const start = async (off: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-modules-'));
  folders.push(folder);
  await symlink(join(worker.folder, 'gateway-worker.mjs'), join(folder, 'gateway-worker.mjs'));
  server = await startTestServer({ without: off === 'nothing' ? '' : off }, folder);
  port = await freePort();
};

const modules = async (): Promise<readonly ModuleRow[]> => {
  const answer = await running().ask('GET', '/apis/flyball.dev/v1/modules');
  return (answer as { readonly items: readonly ModuleRow[] }).items;
};

const commit = (): Promise<number> =>
  running().commit([
    gateway(port),
    service('stock', [{ port: backend.port }]),
    route('stock', [{ weights: { stock: 1 } }]),
  ]);

/** The answer of the gateway, or why there is none. */
const throughGateway = (): Promise<string> =>
  fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } }).then(
    (response) => response.text(),
    () => 'nothing listens',
  );

/** Names of the endpoints an xDS client gets that asks for one. */
const throughXds = async (): Promise<readonly string[]> => {
  const client = createDeltaClient({
    address: `127.0.0.1:${running().served.shelf.take('xdsPort')}`,
    id: 'raw-1',
  });
  client.subscribe(XDS_TYPES.endpoint, ['default/stock']);
  try {
    const held = await eventually(
      () => client.state.held(XDS_TYPES.endpoint),
      (resources) => (resources.get('default/stock')?.body.length ?? 0) > 'default/stock'.length + 2,
    );
    return [...held.keys()];
  } finally {
    client.close();
  }
};

/** Registers an instance as a Nacos client does; what the list of its service holds then. */
const throughNacos = async (): Promise<readonly string[]> => {
  const base = `http://127.0.0.1:${running().served.shelf.take('nacosPorts').http}/nacos/v1/ns/instance`;
  const query = 'serviceName=carts&ip=127.0.0.1&port=9001&ephemeral=true';
  await fetch(`${base}?${query}`, { method: 'POST' });
  const list = async (): Promise<readonly string[]> => {
    const answer = await fetch(`${base}/list?serviceName=carts`);
    const { hosts } = (await answer.json()) as { readonly hosts: readonly { readonly port: number }[] };
    return hosts.map((host) => String(host.port));
  };
  return eventually(list, (hosts) => hosts.length === 1);
};

const catalogued = async (): Promise<readonly string[]> => {
  const answer = await running().ask('GET', '/apis/flyball.dev/v1/services');
  return (answer as { readonly items: readonly { readonly service: string }[] }).items.map(
    (row) => row.service,
  );
};

describe.each(CASES)('a server without $off', ({ off, alone }) => {
  it('runs with everything else', async () => {
    await start(off);
    const rows = await modules();
    const offs = rows.filter(({ state }) => state === 'off').map(({ name }) => name);
    expect([...offs].sort()).toEqual([...alone].sort());
    expect(rows.filter(({ state }) => state !== 'off').every(({ state }) => state === 'running')).toBe(true);
    expect(rows.filter(({ name }) => alone.includes(name)).every(({ optional }) => optional)).toBe(true);
    expect((await fetch(`${running().served.url}/readyz`)).status).toBe(200);

    expect(await commit()).toBeGreaterThan(0);
    const isOn = (module: string): boolean => !alone.includes(module);
    if (isOn('gateway')) await eventually(throughGateway, (text) => text === 'stock');
    else expect(await throughGateway()).toBe('nothing listens');
    if (isOn('xds')) expect(await throughXds()).toEqual(['default/stock']);
    else expect(running().served.shelf.has('xdsPort')).toBe(false);
    if (isOn('registry')) {
      expect(await throughNacos()).toEqual(['9001']);
      await eventually(catalogued, (names) => names.includes('default/carts'));
    } else expect(running().served.shelf.has('nacosPorts')).toBe(false);
    expect(await catalogued()).toContain('default/stock');
  });
});

it('what nothing works without cannot be switched off, and says so', async () => {
  await start('nothing');
  for (const name of ['storage', 'api', 'plane', 'no-such-module'])
    await expect(startTestServer({ without: name }, running().folder)).rejects.toThrow(name);
});

it('the list of optional modules is complete', async () => {
  await start('nothing');
  const optional = (await modules()).filter((row) => row.optional).map(({ name }) => name);
  expect([...optional].sort()).toEqual(
    CASES.slice(1)
      .map(({ off }) => off)
      .sort(),
  );
});
