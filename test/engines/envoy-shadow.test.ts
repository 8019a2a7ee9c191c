import { fill } from '@flyball/proto';
import { makeEntry } from '@flyball/proto/ir';
import { createTranslator, type DecodedEntry, envoyBootstrap } from '@flyball/sidecar-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary, startEnvoy } from './envoy.ts';
import { available } from './skip.ts';
import { type Backend, eventually, startBackend, startXds, type XdsBed } from './xds-bed.ts';

const found = await available('Envoy', envoyBinary);
const START_WITHIN_MS = 60_000;
const COUNTER = 'flyball_limits_shadow.http_local_rate_limit.rate_limited';

const entry = (kind: DecodedEntry['kind'], key: string, fields: object): DecodedEntry => {
  const body = fill(`flyball.ir.v1.${kind}`, fields as never);
  const { version } = makeEntry(kind, key, body as never);
  return { kind, key, version, body } as DecodedEntry;
};

/** A Gateway that forwards everything to a service, with a limit that only counts. */
const entries = (backend: number, port: number): readonly DecodedEntry[] => [
  entry('Service', 'shop/a', { name: 'shop/a', protocol: 'HTTP' }),
  entry('Endpoints', 'shop/a', {
    service: 'shop/a',
    instances: [{ address: '127.0.0.1', port: backend, weight: 1, health: 'healthy' }],
  }),
  entry('Limit', 'l', {
    id: 'l',
    requests: 1,
    perMs: 3_600_000,
    scope: 'Local',
    mode: 'Shadow',
    status: 429,
    maxKeys: 10_000,
  }),
  entry('Listener', 'shop/edge/http', {
    gateway: 'shop/edge',
    port: 80,
    bindAddress: '127.0.0.1',
    bindPort: port,
    protocol: 'HTTP',
  }),
  entry('RouteBlock', 'shop/edge/http|*|shop/r', {
    scope: 'shop/edge/http',
    host: '*',
    route: 'shop/r',
    rules: [
      {
        id: 'shop/r/0',
        matches: [{ precedence: 'a', path: { type: 'prefix', value: '/' } }],
        backends: [{ service: 'shop/a', weight: 1 }],
        limits: ['l'],
      },
    ],
  }),
];

describe.skipIf('missing' in found)('a limit in mode Shadow at a real Envoy', () => {
  let backend: Backend;
  let xds: XdsBed;
  let envoy: Envoy;
  let port: number;

  beforeAll(async () => {
    backend = await startBackend('v1');
    xds = await startXds();
    port = await freePort();
    const change = { upserts: entries(backend.port, port), removes: [] };
    xds.core.apply('envoy', createTranslator('envoy').apply(change));
    const server = { address: '127.0.0.1', port: xds.server.port };
    // Bound to a port of the system by the helper.
    const { admin: _admin, ...bootstrap } = envoyBootstrap({
      gateway: 'shop/edge',
      id: 'edge-1',
      server,
      admin: { address: '127.0.0.1', port: 0 },
    });
    envoy = await startEnvoy({ bootstrap });
    await envoy.live();
  }, START_WITHIN_MS);

  afterAll(async () => {
    await envoy?.stop();
    await xds?.close();
    await backend?.close();
  });

  test('counts what it would have refused, and lets it pass', async () => {
    const get = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/`)).status;
    const statuses = [await get(), await get(), await get()];
    expect(statuses).toEqual([200, 200, 200]);
    const counted = async (): Promise<string | undefined> => (await envoy.stats(COUNTER)).get(COUNTER);
    expect(await eventually(counted, (value) => value === '2', 10_000)).toBe('2');
  });
});
