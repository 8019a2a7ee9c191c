import { grpcBootstrap } from '@flyball/sidecar-config';
import { Client, credentials } from '@grpc/grpc-js';
import { register } from '@grpc/grpc-js-xds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { route, service } from './lib/documents.ts';
import { callEcho, callMany, type GrpcEcho, startGrpcEcho } from './lib/grpc-echo.ts';
import { commitAll, settled } from './lib/shop.ts';
import { startTestServer, type TestServer } from './server.ts';
import { eventually } from './xds-bed.ts';

const ROUTE = 'HTTPRoute/default/echo';
const CALLS = 1000;

let server: TestServer;
let echoes: readonly GrpcEcho[];
let client: Client;

const portOf = (index: number): number => echoes[index]?.port ?? 0;
/** A route of the mesh: its parent is the service. */
const split = (weights: Readonly<Record<string, number>>): object =>
  route('echo', [{ weights }], { group: '', kind: 'Service', name: 'echo' });
const change = async (puts: readonly object[], deletes: readonly string[] = []): Promise<void> =>
  settled(server, await commitAll(server, { puts, deletes }), [ROUTE]);

const shareOf = async (name: string): Promise<number> => {
  const shares = await callMany(client, CALLS);
  expect([...shares.keys()].filter((from) => from.startsWith('error'))).toEqual([]);
  return (shares.get(name) ?? 0) / CALLS;
};

beforeAll(async () => {
  echoes = [await startGrpcEcho('v1'), await startGrpcEcho('v2'), await startGrpcEcho('late')];
  server = await startTestServer({ without: 'gateway,envoy' });
  await server.commit([
    service(
      'echo',
      [
        { port: portOf(0), version: 'v1' },
        { port: portOf(1), version: 'v2' },
      ],
      { protocol: 'GRPC' },
    ),
  ]);
  const xds = `127.0.0.1:${server.served.shelf.take('xdsPort')}`;
  process.env['GRPC_XDS_BOOTSTRAP_CONFIG'] = JSON.stringify(grpcBootstrap({ server: xds, id: 'caller-1' }));
  register();
  client = new Client('xds:///echo', credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  for (const { close } of echoes) close();
  await server.stop();
});

/** Each test goes on where the one before ended. */
describe('a gRPC client of the mesh', { shuffle: false }, () => {
  test('a gRPC client reaches all instances of a service by its name', async () => {
    const share = await shareOf('v1');
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  test('it follows the weights of a route of the mesh, change by change', async () => {
    for (const v1 of [100, 0, 20, 80, 50]) {
      await change([split({ 'echo.v1': v1, 'echo.v2': 100 - v1 })]);
      const isNear = (share: number): boolean => Math.abs(share * 100 - v1) <= (v1 % 100 === 0 ? 0 : 8);
      // A client takes a route over a moment after it accepted it.
      await eventually(() => shareOf('v1'), isNear);
    }
  });

  test('it follows a route to a service that just appeared, and back', async () => {
    await change([service('late', [{ port: portOf(2) }], { protocol: 'GRPC' }), split({ late: 1 })]);
    await eventually(
      () => shareOf('late'),
      (share) => share === 1,
    );
    await change([split({ 'echo.v2': 1 })], ['CatalogService/default/late']);
    await eventually(
      () => shareOf('v2'),
      (share) => share === 1,
    );
  });

  test('no call fails while routes move between services that come and go', async () => {
    let isMoving = true;
    const shares: ReadonlyMap<string, number>[] = [];
    const calling = (async () => {
      while (isMoving) shares.push(await callMany(client, 100));
    })();
    for (let round = 0; round < 3; round += 1) {
      await change([service('late', [{ port: portOf(2) }], { protocol: 'GRPC' }), split({ late: 1 })]);
      await eventually(
        () => callEcho(client),
        (from) => from === 'late',
      );
      await change([split({ 'echo.v2': 1 })], ['CatalogService/default/late']);
    }
    isMoving = false;
    await calling;
    const names = new Set(shares.flatMap((each) => [...each.keys()]));
    expect([...names].sort()).toEqual(['late', 'v2']);
  });

  test('the plane shows the client and what it accepted', async () => {
    const clients = await server.ask('GET', '/apis/flyball.dev/v1/clients');
    expect(clients).toMatchObject({ items: [{ id: 'caller-1', class: 'grpc', engine: 'xds' }] });
    const rows = await server.ask('GET', `/apis/flyball.dev/v1/deliveries?object=${ROUTE}`);
    expect(JSON.stringify(rows)).toContain('"accepted":1');
  });
});
