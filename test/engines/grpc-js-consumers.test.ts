import { grpcBootstrap } from '@flyball/sidecar-config';
import { Client, credentials } from '@grpc/grpc-js';
import { register } from '@grpc/grpc-js-xds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { route, service } from './lib/documents.ts';
import { callMany, type GrpcEcho, startGrpcEcho } from './lib/grpc-echo.ts';
import { commitAll, settled } from './lib/shop.ts';
import { startTestServer, type TestServer } from './server.ts';
import { eventually } from './xds-bed.ts';

/** A client of its own bootstrap, where a process otherwise has one for all. */
const BOOTSTRAP = 'grpc.TEST_ONLY_DO_NOT_USE_IN_PROD.xds_bootstrap_config';
const CALLS = 40;
const PRODUCER = 'HTTPRoute/shop/echo';
const CONSUMER = 'HTTPRoute/team/echo';

let server: TestServer;
let echoes: readonly GrpcEcho[];
let clients: Readonly<Record<'team' | 'shop' | 'third' | 'unknown', Client>>;

interface Document {
  readonly metadata: object;
}
const placed = (namespace: string, document: object): object => ({
  ...document,
  metadata: { ...(document as Document).metadata, namespace },
});
const echo = { group: '', kind: 'Service', namespace: 'shop', name: 'echo' };
const producer = (weights: Readonly<Record<string, number>>): object =>
  placed('shop', route('echo', [{ weights }], echo));
const consumer = (weights: Readonly<Record<string, number>>): object =>
  placed('team', route('echo', [{ weights }], echo));
const commit = (puts: readonly object[], deletes: readonly string[] = []): Promise<number> =>
  commitAll(server, { puts, deletes });

const dial = (xds: string, id: string, caller?: string): Client => {
  const bootstrap = grpcBootstrap({ server: xds, id, ...(caller !== undefined && { service: caller }) });
  return new Client('xds:///echo.shop', credentials.createInsecure(), {
    [BOOTSTRAP]: JSON.stringify(bootstrap),
  });
};

/** Who answers calls, by client. */
const answers = async (): Promise<Readonly<Record<string, readonly string[]>>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(clients).map(async ([name, client]) => [
        name,
        [...(await callMany(client, CALLS)).keys()].sort(),
      ]),
    ),
  );

const eventuallyAnswers = async (wanted: Readonly<Record<keyof typeof clients, readonly string[]>>) => {
  const same = (found: object): boolean => JSON.stringify(found) === JSON.stringify(wanted);
  // A client takes a route over a moment after it accepted it.
  expect(await eventually(answers, same)).toEqual(wanted);
};

beforeAll(async () => {
  echoes = await Promise.all(['v1', 'v2', 'fake'].map(startGrpcEcho));
  const ports = echoes.map(({ port }) => port);
  const instances = ['v1', 'v2'].map((version, at) => ({ port: ports[at] ?? 0, version }));
  server = await startTestServer({ without: 'gateway,envoy' });
  await server.commit([
    placed('shop', service('echo', instances, { protocol: 'GRPC' })),
    placed('team', service('fake', [{ port: ports[2] ?? 0 }], { protocol: 'GRPC' })),
    producer({ 'echo.v1': 1 }),
  ]);
  register();
  const xds = `127.0.0.1:${server.served.shelf.take('xdsPort')}`;
  clients = {
    team: dial(xds, 'team-1', 'team/caller'),
    shop: dial(xds, 'shop-1', 'shop/front'),
    third: dial(xds, 'third-1', 'third/caller'),
    unknown: dial(xds, 'unknown-1'),
  };
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.close();
  for (const { close } of echoes) close();
  await server.stop();
});

/** Each test goes on where the one before ended. */
describe('gRPC clients of several namespaces', { shuffle: false }, () => {
  test('without consumer routes all callers meet the routes of the service', async () => {
    await eventuallyAnswers({ team: ['v1'], shop: ['v1'], third: ['v1'], unknown: ['v1'] });
  });

  test('a consumer route holds for calls from its namespace, and for no others', async () => {
    await settled(server, await commit([consumer({ fake: 1 })]), [CONSUMER]);
    await eventuallyAnswers({ team: ['fake'], shop: ['v1'], third: ['v1'], unknown: ['v1'] });
  });

  test('who meets a consumer route does not follow the routes of the service', async () => {
    await commit([producer({ 'echo.v2': 1 })]);
    await eventuallyAnswers({ team: ['fake'], shop: ['v2'], third: ['v2'], unknown: ['v2'] });
  });

  test('the plane counts the one client that has it', async () => {
    const rows = await server.ask('GET', `/apis/flyball.dev/v1/deliveries?object=${CONSUMER}`);
    expect(rows).toMatchObject({
      items: [
        {
          key: 'mesh:shop/echo/team|*|HTTPRoute/team/echo',
          engines: expect.arrayContaining([
            expect.objectContaining({ engine: 'xds', grades: expect.objectContaining({ accepted: 1 }) }),
          ]),
        },
      ],
    });
  });

  test('no call fails while consumer routes come and go', async () => {
    let isMoving = true;
    const seen = new Set<string>();
    const calling = (async () => {
      while (isMoving) for (const name of (await callMany(clients.team, 20)).keys()) seen.add(name);
    })();
    for (let round = 0; round < 5; round += 1) {
      await commit([], [CONSUMER]);
      await eventually(answers, ({ team }) => team?.join() === 'v2');
      await settled(server, await commit([consumer({ fake: 1 })]), [CONSUMER]);
      await eventually(answers, ({ team }) => team?.join() === 'fake');
    }
    isMoving = false;
    await calling;
    expect([...seen].sort()).toEqual(['fake', 'v2']);
  });

  test('without it all callers meet the routes of the service again', async () => {
    await settled(server, await commit([], [CONSUMER]), [PRODUCER]);
    await eventuallyAnswers({ team: ['v2'], shop: ['v2'], third: ['v2'], unknown: ['v2'] });
  });
});
