import { createHash } from 'node:crypto';
import { XDS_TYPES, type XdsResource, type XdsType } from '@flyball/sidecar-config';
import {
  createXdsCore,
  listenForClients,
  type XdsCore,
  type XdsServer,
  type XdsServerOptions,
} from '@flyball/xds-server';
import { Client, type ClientDuplexStream, credentials, type StatusObject } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { createDeltaClient, type DeltaClient } from './delta-client.ts';
import { createDeltaState } from './delta-state.ts';

const METHOD = '/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources';
const same = (bytes: Buffer): Buffer => bytes;

function newCore(): XdsCore {
  const nothing = (): void => undefined;
  return createXdsCore({
    identifier: 'test',
    events: {
      connected: nothing,
      gone: nothing,
      sent: nothing,
      accepted: nothing,
      rejected: nothing,
      lost: nothing,
      forgiven: nothing,
    },
  });
}

function resource(type: XdsType, name: string, body: Buffer): XdsResource {
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  return { type, name, bytes: body, version, sources: [] };
}

function set(core: XdsCore, ...upserts: readonly XdsResource[]): void {
  core.apply('envoy', { upserts, removes: [], views: new Map() });
}

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: Partial<XdsServerOptions> = {}): Promise<{ core: XdsCore; server: XdsServer }> {
  const core = options.core ?? newCore();
  const server = await listenForClients({
    core,
    host: '127.0.0.1',
    port: 0,
    isReady: () => true,
    ...options,
  });
  cleanups.push(() => server.close(1000));
  return { core, server };
}

function attach(server: XdsServer, id = 'c'): DeltaClient {
  const client = createDeltaClient({ address: `127.0.0.1:${server.port}`, id });
  cleanups.push(client.close);
  return client;
}

/** A stream whose messages a test makes itself. */
function rawStream({ port }: XdsServer): {
  stream: ClientDuplexStream<Buffer, Buffer>;
  status: Promise<StatusObject>;
} {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const stream = client.makeBidiStreamRequest(METHOD, same, same);
  cleanups.push(() => {
    stream.cancel();
    client.close();
  });
  const status = new Promise<StatusObject>((resolve) => stream.on('status', resolve));
  stream.on('error', () => undefined);
  return { stream, status };
}

describe('streams that are not taken', () => {
  test('before there is content: UNAVAILABLE, later they are', async () => {
    let isReady = false;
    const { server } = await start({ isReady: () => isReady });
    const early = attach(server);
    expect(await early.ended).toMatch(/^14 UNAVAILABLE: FLYBALL_XDS_NOT_READY/);
    isReady = true;
    const late = attach(server);
    late.subscribe(XDS_TYPES.cluster, []);
    await until('the stream is served', () => server.streams() === 1);
  });

  test('more than allowed at a time: RESOURCE_EXHAUSTED', async () => {
    const { server } = await start({ limits: { streams: 1 } });
    attach(server);
    await until('the first is served', () => server.streams() === 1);
    expect(await attach(server).ended).toMatch(/^8 RESOURCE_EXHAUSTED: FLYBALL_XDS_TOO_MANY_STREAMS/);
  });

  test('with bytes that are no request, without a node, without a type: INVALID_ARGUMENT', async () => {
    const { server } = await start();
    const sent = [Buffer.from([0xff]), Buffer.alloc(0), Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x61])];
    const details = await Promise.all(
      sent.map(async (bytes) => {
        const { stream, status } = rawStream(server);
        stream.write(bytes);
        return `${(await status).code} ${(await status).details.split(':')[0]}`;
      }),
    );
    expect(details).toEqual([
      '3 FLYBALL_XDS_MALFORMED',
      '3 FLYBALL_XDS_NODE_MISSING',
      '3 FLYBALL_XDS_TYPE_MISSING',
    ]);
    await until('nothing is left', () => server.streams() === 0);
  });

  test('with a request over 4 MiB: RESOURCE_EXHAUSTED', async () => {
    const { stream, status } = rawStream((await start()).server);
    stream.write(Buffer.alloc(4 * 1024 * 1024 + 1));
    expect((await status).code).toBe(8);
  });
});

describe('addresses', () => {
  test('one that others can reach needs an authenticator', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'FLYBALL_XDS_ADDRESS_OPEN' });
  });

  test('loopback is open, also where there is an authenticator', async () => {
    const refuse = (): never => {
      throw new Error('not asked for loopback');
    };
    const { server } = await start({ authenticate: refuse });
    attach(server).subscribe(XDS_TYPES.cluster, []);
    await until('the stream is served', () => server.streams() === 1);
  });

  test('one that is taken is named', async () => {
    const { server } = await start();
    await expect(start({ port: server.port })).rejects.toMatchObject({
      code: 'FLYBALL_XDS_LISTEN_FAILED',
      message: expect.stringContaining('EADDRINUSE'),
    });
  });
});

test('a client that goes away leaves nothing behind', async () => {
  const { core, server } = await start();
  set(core, resource('endpoint', 'a', Buffer.alloc(10)));
  const client = attach(server);
  client.subscribe(XDS_TYPES.endpoint, ['a', 'unknown']);
  await until('it has the resource', () => client.state.held(XDS_TYPES.endpoint).size === 1);
  client.close();
  await until('the stream is over', () => server.streams() === 0);
});

test('a client that does not read costs one response, and gets the newest state when it reads', async () => {
  const core = newCore();
  let made = 0;
  const counted: XdsCore = {
    ...core,
    open: (port) => {
      const stream = core.open(port);
      const next = (): Buffer | undefined => {
        const bytes = stream.next();
        if (bytes) made += 1;
        return bytes;
      };
      return { ...stream, next };
    },
  };
  const { server } = await start({ core: counted });
  const body = (fill: number): Buffer => Buffer.alloc(1_000_000, fill);
  for (const type of ['cluster', 'endpoint', 'listener', 'route'] as const)
    set(core, resource(type, 'a', body(1)));
  const state = createDeltaState({ id: 'slow' });
  const { stream } = rawStream(server);
  for (const type of ['route', 'endpoint', 'cluster'] as const)
    stream.write(state.subscribe(XDS_TYPES[type], ['a']));
  await until('a response is on its way', () => made === 1);
  for (let fill = 2; fill < 10; fill += 1) set(core, resource('endpoint', 'a', body(fill)));
  expect(made).toBe(1);
  stream.on('data', (bytes: Buffer) => stream.write(state.receive(bytes).answer));
  const held = (type: XdsType) => state.held(XDS_TYPES[type]).get('a')?.body.at(0);
  await until('it has all', () => held('route') === 1 && held('endpoint') === 9 && held('cluster') === 1);
  expect(made).toBe(3);
});

test('closing ends the streams with UNAVAILABLE', async () => {
  const { server } = await start();
  const client = attach(server);
  client.subscribe(XDS_TYPES.cluster, []);
  await until('the stream is served', () => server.streams() === 1);
  await server.close(1000);
  expect(await client.ended).toMatch(/^14 UNAVAILABLE: FLYBALL_XDS_STOPPING/);
});

test('a change reaches 200 clients, only those that asked for the name', async () => {
  const { core, server } = await start();
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  set(core, ...names.map((name) => resource('endpoint', name, Buffer.from(name))));
  const clients = Array.from({ length: 200 }, (_, index) => attach(server, `c${index}`));
  clients.forEach((client, index) => {
    client.subscribe(XDS_TYPES.endpoint, index % 2 === 0 ? names : names.slice(1));
  });
  const size = (client: DeltaClient) => client.state.held(XDS_TYPES.endpoint).size;
  await until('all have all', () =>
    clients.every((client, index) => size(client) === (index % 2 === 0 ? 20 : 19)),
  );
  set(core, resource('endpoint', 'n0', Buffer.from('changed')));
  const changed = (client: DeltaClient) =>
    client.state.held(XDS_TYPES.endpoint).get('n0')?.body.toString() === 'changed';
  await until('half of them has the change', () => clients.filter(changed).length === 100);
});
