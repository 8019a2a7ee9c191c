import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { register } from '@grpc/grpc-js-xds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, startXds, type XdsBed } from './xds-bed.ts';
import { apiListener, changeOf, edsCluster, endpointsOf, routeTo } from './xds-resources.ts';

const PATH = '/test.Echo/Echo';
const same = (bytes: Buffer): Buffer => bytes;
const method = {
  path: PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
} as const;

interface Echo {
  readonly port: number;
  readonly server: Server;
}

async function startEcho(name: string): Promise<Echo> {
  const server = new Server();
  server.addService(
    { Echo: method },
    {
      Echo: (_call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) =>
        done(null, Buffer.from(name)),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, server };
}

let xds: XdsBed;
let echoes: readonly [Echo, Echo];
let client: Client;

/** The backend that answered, or the error. */
function call(target: Client): Promise<string> {
  return new Promise((resolve) => {
    const deadline = new Date(Date.now() + 60_000);
    target.makeUnaryRequest(PATH, same, same, Buffer.alloc(0), { deadline }, (error, answer) =>
      resolve(error ? error.message : String(answer)),
    );
  });
}

function bootstrapFor(port: number): string {
  return JSON.stringify({
    xds_servers: [{ server_uri: `127.0.0.1:${port}`, channel_creds: [{ type: 'insecure' }] }],
    // Without a locality this client fails with a misleading error.
    node: { id: 'grpc-js-1', locality: {} },
  });
}

beforeAll(async () => {
  xds = await startXds();
  echoes = [await startEcho('v1'), await startEcho('v2')];
  const [one, two] = echoes;
  xds.core.apply(
    'grpc',
    changeOf([
      apiListener('svc', 'svc-routes'),
      routeTo('svc-routes', { v1: 1 }),
      edsCluster('v1'),
      edsCluster('v2'),
      endpointsOf('v1', [one.port]),
      endpointsOf('v2', [two.port]),
    ]),
  );
  process.env['GRPC_XDS_BOOTSTRAP_CONFIG'] = bootstrapFor(xds.server.port);
  register();
  client = new Client('xds:///svc', credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  for (const { server } of echoes) server.forceShutdown();
  await xds.close();
});

/** Each test goes on where the one before ended. */
describe('a gRPC client at a bare xDS server', { shuffle: false }, () => {
  test('grpc-js-xds reaches a server by xds:///', async () => {
    expect(await call(client)).toBe('v1');
    const types = ['listener/svc', 'route/svc-routes', 'cluster/v1', 'endpoint/v1'];
    await eventually(() => types.every((type) => xds.log.includes(`accepted ${type}`)), Boolean);
  });

  test('it follows a route to a cluster it did not know', async () => {
    xds.core.apply('grpc', changeOf([routeTo('svc-routes', { v2: 1 })]));
    await eventually(
      () => call(client),
      (answer) => answer === 'v2',
    );
  });

  test('a route it refuses is taken back, and reported with its reason', async () => {
    xds.core.apply('grpc', changeOf([routeTo('svc-routes', { v1: 0 })]));
    await eventually(
      () => xds.core.withheld('grpc').length,
      (count) => count === 1,
    );
    expect(await call(client)).toBe('v2');
    expect(xds.log.filter((line) => line.startsWith('rejected route/svc-routes: '))).toHaveLength(1);
    xds.core.apply('grpc', changeOf([routeTo('svc-routes', { v1: 1 })]));
    await eventually(
      () => call(client),
      (answer) => answer === 'v1',
    );
  });

  test('a name nobody knows is remembered, and works when it appears', async () => {
    const late = new Client('xds:///late', credentials.createInsecure());
    const answer = call(late);
    xds.core.apply('grpc', changeOf([apiListener('late', 'svc-routes')]));
    expect(await answer).toBe('v1');
    late.close();
  });
});
