import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary } from './envoy.ts';
import { type NamedBackend, startNamed } from './lib/backend.ts';
import { envoyPatch, gateway, route, service } from './lib/documents.ts';
import { commitAll, type DeliveryRow, startEdge } from './lib/shop.ts';
import { startTestServer, type TestServer } from './server.ts';
import { available } from './skip.ts';
import { eventually } from './xds-bed.ts';

const found = await available('Envoy', envoyBinary);

const PATCH = 'EnvoyPatch/default/broken';
const ROUTE = 'HTTPRoute/default/fresh';

/** A patch that breaks something, and what must be said of it. */
interface Breakage {
  readonly name: string;
  readonly patch: (port: number) => Parameters<typeof envoyPatch>[1];
  readonly says: RegExp;
}

/** A listener that takes an address; names decide which of two Envoy adds first. */
const twin =
  (name: string): Breakage['patch'] =>
  (port) => ({
    type: 'listener',
    name,
    ops: [
      {
        op: 'add',
        path: '',
        value: {
          name,
          address: { socket_address: { address: '127.0.0.1', port_value: port } },
          filter_chains: [{ filters: [] }],
        },
      },
    ],
  });

const cluster = (op: object): Breakage['patch'] => {
  return () => ({ type: 'cluster', name: 'default/stock', ops: [op] });
};

const BREAKAGES: readonly Breakage[] = [
  {
    name: 'does not apply',
    patch: cluster({ op: 'replace', path: '/circuit_breakers/thresholds/7/max_requests', value: 1 }),
    says: /circuit_breakers/,
  },
  {
    name: 'does not encode',
    patch: cluster({ op: 'add', path: '/no_such_field', value: 1 }),
    says: /no_such_field|noSuchField/,
  },
  {
    name: 'is refused by Envoy',
    patch: cluster({ op: 'add', path: '/connect_timeout', value: '0s' }),
    says: /ConnectTimeout|connect_timeout/i,
  },
  {
    name: 'takes the address of a listener',
    patch: twin('twin'),
    says: /duplicate address/,
  },
  {
    name: 'takes the address of a listener, and comes first',
    patch: twin('a-twin'),
    says: /duplicate address/,
  },
];

describe.skipIf('missing' in found).each(['delta', 'sotw'] as const)('an EnvoyPatch, %s', (protocol) => {
  let server: TestServer;
  let envoy: Envoy;
  let backends: readonly NamedBackend[];
  let port = 0;
  beforeAll(async () => {
    backends = [await startNamed('stock'), await startNamed('fresh')];
  });
  afterAll(() => {
    for (const { close } of backends) close();
  });
  beforeEach(async () => {
    server = await startTestServer({ envoy: 'true' });
    port = await freePort();
    await server.commit([
      gateway(port),
      service('stock', [{ port: portOf(0) }]),
      route('stock', [{ weights: { stock: 1 } }]),
    ]);
    envoy = await startEdge(server.served.shelf.take('xdsPort'), protocol);
    await envoy.live();
  });
  afterEach(async () => {
    await envoy.stop();
    await server.stop();
  });

  const portOf = (index: number): number => backends[index]?.port ?? 0;
  const answer = async (path: string): Promise<string> => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      return `${response.status} ${await response.text()}`;
    } catch (error) {
      return String(error);
    }
  };
  const deliveries = async (object: string): Promise<DeliveryRow['engines']> => {
    const rows = await server.ask('GET', `/apis/flyball.dev/v1/deliveries?object=${object}`);
    return (rows as { readonly items: readonly DeliveryRow[] }).items.flatMap(({ engines }) => engines);
  };
  const complaints = async (object: string): Promise<readonly string[]> =>
    (await deliveries(object)).flatMap(({ rejections, kept }) => [
      ...rejections.map(({ reason }) => reason),
      ...(kept === '' ? [] : [kept]),
    ]);
  const freshServes = () =>
    eventually(
      () => answer('/fresh'),
      (text) => text === '200 fresh',
    );

  it.each(BREAKAGES)('that $name stops no Envoy that starts with it', async ({ patch, says }) => {
    await envoy.stop();
    await server.commit([
      service('fresh', [{ port: portOf(1) }]),
      route('fresh', [{ path: '/fresh', weights: { fresh: 1 } }]),
      envoyPatch('broken', patch(port)),
    ]);
    envoy = await startEdge(server.served.shelf.take('xdsPort'), protocol);
    await envoy.live();
    await freshServes();
    expect(await answer('/')).toBe('200 stock');
    await eventually(
      () => complaints(PATCH),
      (texts) => texts.some((text) => says.test(text)),
    );
    for (const object of [ROUTE, 'Gateway/default/edge']) {
      expect([object, await complaints(object)]).toEqual([object, []]);
    }
  });

  it.each(BREAKAGES)('that $name is told of itself alone', async ({ patch, says }) => {
    await server.commit([
      service('fresh', [{ port: portOf(1) }]),
      route('fresh', [{ path: '/fresh', weights: { fresh: 1 } }]),
      envoyPatch('broken', patch(port)),
    ]);
    await freshServes();
    expect(await answer('/')).toBe('200 stock');
    await eventually(
      () => complaints(PATCH),
      (texts) => texts.some((text) => says.test(text)),
    );
    await eventually(
      () => deliveries(ROUTE),
      (rows) => rows.some(({ grades }) => grades.accepted === 1),
    );
    for (const object of [
      ROUTE,
      'HTTPRoute/default/stock',
      'CatalogService/default/stock',
      'Gateway/default/edge',
    ])
      expect([object, await complaints(object)]).toEqual([object, []]);

    const late = await startEdge(server.served.shelf.take('xdsPort'), protocol);
    await envoy.stop();
    await late.live();
    envoy = late;
    await freshServes();
    expect(await answer('/')).toBe('200 stock');

    const timeout = { op: 'replace', path: '/connect_timeout', value: '7s' };
    await commitAll(server, {
      puts: [envoyPatch('good', { type: 'cluster', name: 'default/stock', ops: [timeout] })],
      deletes: [PATCH],
    });
    await eventually(
      () => envoy.json('/config_dump?resource=dynamic_active_clusters'),
      (dump) => JSON.stringify(dump).includes('"7s"'),
    );
    expect(await complaints('EnvoyPatch/default/good')).toEqual([]);
    expect(await answer('/')).toBe('200 stock');
  });
});
