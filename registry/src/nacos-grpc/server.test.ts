import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Access } from '../core/auth.ts';
import type { LogEntry } from '../core/log.ts';
import { serviceId } from '../core/names.ts';
import { createState } from '../core/state.ts';
import { createWaypointView, type WaypointView } from '../core/waypoint-view.ts';
import { createNaming, type Naming } from '../nacos/naming.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { createRawClient, envelope, type RawClient, type RawMessage } from '../testing/raw-grpc.ts';
import { connection, keyOf, registrationOf } from '../testing/samples.ts';
import { untilHolds } from '../testing/until.ts';
import { type GrpcListener, startGrpc } from './server.ts';

let clock: FakeClock;
let view: WaypointView;
let naming: Naming;
let log: LogEntry[];
let listeners: GrpcListener[];
let clients: RawClient[];

const stock = { namespace: '', groupName: 'DEFAULT_GROUP', serviceName: 'stock' };
const instance = (port: number, more = {}) => ({
  ip: '10.0.0.1',
  port,
  ephemeral: true,
  metadata: {},
  ...more,
});

beforeEach(() => {
  clock = createFakeClock();
  view = createWaypointView({ clock, assumed: [] });
  log = [];
  naming = createNaming(createState({ clock, view, namespaces: new Map() }), (entry) => void log.push(entry));
  listeners = [];
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  await Promise.all(listeners.map(({ stop }) => stop(0)));
});

async function connect(access: Access = { kind: 'open' }): Promise<RawClient> {
  const listener = listeners[0] ?? (await startGrpc(naming, access, { host: '127.0.0.1', port: 0 }));
  listeners = [listener];
  const client = createRawClient(listener.port);
  clients.push(client);
  return client;
}

const until = (holds: () => boolean): Promise<void> => untilHolds(clock, holds);

const infoOf = ({ body }: RawMessage) =>
  body['serviceInfo'] as { readonly hosts: readonly Record<string, unknown>[] } & Record<string, unknown>;
const portsOf = (message: RawMessage): unknown[] => infoOf(message).hosts.map(({ port }) => port);
const register = (client: RawClient, port: number): Promise<RawMessage> =>
  client.request('InstanceRequest', { ...stock, type: 'registerInstance', instance: instance(port) });
const size = (): number => naming.state.table.get(serviceId(keyOf('stock')))?.instances.size ?? 0;

describe('set-up', () => {
  test('a client that is not set up is told so, in every order of requests', async () => {
    const client = await connect();
    const early = await client.request('HealthCheckRequest', { requestId: '1' });
    expect(early).toMatchObject({
      type: 'ErrorResponse',
      body: { resultCode: 500, errorCode: 301, requestId: '1' },
    });
    const stream = client.stream();
    stream.send('ConnectionSetupRequest', { clientVersion: 'Raw:1', labels: { module: 'naming' } });
    const check = await client.request('ServerCheckRequest', {});
    expect(check).toMatchObject({
      type: 'ServerCheckResponse',
      body: { resultCode: 200, supportAbilityNegotiation: false },
    });
    let health = await client.request('HealthCheckRequest', {});
    while (health.type === 'ErrorResponse') health = await client.request('HealthCheckRequest', {});
    expect(health).toMatchObject({ type: 'HealthCheckResponse', body: { resultCode: 200, errorCode: 0 } });
  });

  test('an idle client is asked for a sign of life, and dropped when it gives none', async () => {
    const client = await connect();
    const stream = await client.setUp();
    await register(client, 1);
    clock.advance(21_000);
    await stream.next('ClientDetectionRequest');
    stream.send('ClientDetectionResponse', {});
    await until(() =>
      [...(listeners[0]?.connections() ?? [])].every(({ probedAt }) => probedAt === undefined),
    );
    clock.advance(18_000);
    expect(size()).toBe(1);
    clock.advance(6_000);
    const probe = await stream.next('ClientDetectionRequest');
    expect(probe.body).toMatchObject({ headers: {} });
    clock.advance(6_000);
    await stream.ended;
    expect(size()).toBe(0);
    expect((await client.request('HealthCheckRequest', {})).body).toMatchObject({ errorCode: 301 });
  });

  test('a stream on which nothing is said ends', async () => {
    const client = await connect();
    const silent = client.stream();
    silent.send('HealthCheckRequest', {});
    await client.request('ServerCheckRequest', {});
    clock.advance(10_000);
    await silent.ended;
    const spoken = await client.setUp();
    clock.advance(10_000);
    expect([...(listeners[0]?.connections() ?? [])].length).toBe(1);
    spoken.cancel();
  });

  test('a second stream of one connection replaces the first', async () => {
    const client = await connect();
    const first = await client.setUp();
    await register(client, 1);
    client.stream().send('ConnectionSetupRequest', { clientVersion: 'Raw:2' });
    await first.ended;
    expect([...(listeners[0]?.connections() ?? [])].map(({ version }) => version)).toEqual(['Raw:2']);
    expect(size()).toBe(0);
  });
});

describe('instances', () => {
  test('live with their connection', async () => {
    const [client, other] = [await connect(), await connect()];
    const stream = await client.setUp();
    await other.setUp();
    expect(await register(client, 1)).toMatchObject({
      type: 'InstanceResponse',
      body: { resultCode: 200, success: true, type: 'registerInstance' },
    });
    const batch = { ...stock, type: 'batchRegisterInstance', instances: [instance(1), instance(2)] };
    expect((await client.request('BatchInstanceRequest', batch)).body).toMatchObject({ resultCode: 200 });
    const asked = await other.request('ServiceQueryRequest', { ...stock, namespace: 'public', cluster: '' });
    expect(infoOf(asked)).toMatchObject({ name: 'stock', groupName: 'DEFAULT_GROUP', cacheMillis: 10_000 });
    expect(infoOf(asked).hosts[0]).toMatchObject({
      instanceId: '10.0.0.1#1#DEFAULT#DEFAULT_GROUP@@stock',
      serviceName: 'DEFAULT_GROUP@@stock',
      clusterName: 'DEFAULT',
      weight: 1,
      healthy: true,
      ephemeral: true,
    });
    const leave = { ...stock, type: 'deregisterInstance', instance: instance(1) };
    await client.request('InstanceRequest', leave);
    expect(portsOf(await other.request('ServiceQueryRequest', stock))).toEqual([2]);
    stream.cancel();
    await until(() => size() === 0);
  });

  test('stay when the listener stops', async () => {
    const client = await connect();
    await client.setUp();
    await register(client, 1);
    await listeners[0]?.stop(10);
    listeners = [];
    expect(size()).toBe(1);
  });
});

describe('subscriptions', () => {
  test('answer, push the same once for a receipt, and push each change', async () => {
    const client = await connect();
    const stream = await client.setUp();
    const subscribe = { ...stock, clusters: '', subscribe: true };
    expect(infoOf(await client.request('SubscribeServiceRequest', subscribe)).hosts).toEqual([]);
    clock.turn();
    const first = await stream.next('NotifySubscriberRequest');
    expect(first.body).toMatchObject({
      namespace: 'public',
      serviceName: 'stock',
      groupName: 'DEFAULT_GROUP',
      headers: {},
    });
    stream.send('NotifySubscriberResponse', { requestId: first.body['requestId'] });
    const [subscription] = [...naming.subscriptions.all()];
    await until(() => subscription?.push.acked() !== undefined);
    await register(client, 1);
    clock.turn();
    expect(portsOf(await stream.next('NotifySubscriberRequest'))).toEqual([1]);
    await client.request('SubscribeServiceRequest', { ...subscribe, subscribe: false });
    expect([...naming.subscriptions.all()]).toEqual([]);
  });

  test('a client that acknowledges nothing is dropped after three pushes', async () => {
    const client = await connect();
    const stream = await client.setUp();
    await register(client, 1);
    await client.request('SubscribeServiceRequest', { ...stock, subscribe: true });
    clock.turn();
    for (let tries = 0; tries < 3; tries += 1) {
      await stream.next('NotifySubscriberRequest');
      clock.advance(5_000);
    }
    await stream.ended;
    expect(stream.waiting()).toEqual([]);
    expect(size()).toBe(0);
  });

  test('that ends before its push is acknowledged leaves nothing', async () => {
    const client = await connect();
    const stream = await client.setUp();
    for (const subscribe of [true, false]) {
      await client.request('SubscribeServiceRequest', { ...stock, subscribe });
      clock.turn();
    }
    await stream.next('NotifySubscriberRequest');
    const [open] = [...(listeners[0]?.connections() ?? [])];
    expect(open?.pushes.size).toBe(0);
  });

  test.each([
    ['ServiceQueryRequest', 'cluster'],
    ['SubscribeServiceRequest', 'clusters'],
  ])('%s for too many clusters is refused', async (type, field) => {
    const client = await connect();
    await client.setUp();
    const answer = await client.request(type, { ...stock, [field]: 'c,'.repeat(1_000) });
    expect(answer.body).toMatchObject({ resultCode: 500, errorCode: 400 });
  });

  test('of a service with a waypoint get its port, but not a client that probed as Dubbo does', async () => {
    const [client, dubbo] = [await connect(), await connect()];
    await client.setUp();
    await dubbo.setUp();
    await register(client, 1);
    const waypoints = [{ namespace: 'default', name: 'stock', address: '127.0.0.1', port: 20_000 }];
    view.set({ waypoints, exempt: { addresses: [], services: [], labels: {} } });
    const probed = await dubbo.request('ServiceQueryRequest', { ...stock, serviceName: 'Dubbo-Nacos-Test' });
    expect(infoOf(probed).hosts).toEqual([]);
    const answer = await client.request('ServiceQueryRequest', stock);
    expect([portsOf(answer), infoOf(answer)['cacheMillis']]).toEqual([[20_000], 1_000]);
    expect(portsOf(await dubbo.request('ServiceQueryRequest', stock))).toEqual([1]);
  });
});

describe('other requests', () => {
  test('a list of services takes page 0 and a page of all', async () => {
    const client = await connect();
    await client.setUp();
    for (const name of ['b', 'a', 'c']) {
      const registration = registrationOf();
      naming.state.table.register({ key: keyOf(name), registration, owner: connection('x') }, clock.now());
    }
    const all = { namespace: '', groupName: 'DEFAULT_GROUP', pageNo: 0, pageSize: 2_147_483_647 };
    const { body } = await client.request('ServiceListRequest', all);
    expect(body).toMatchObject({ count: 3, serviceNames: ['a', 'b', 'c'] });
    const second = await client.request('ServiceListRequest', { ...all, pageNo: 2, pageSize: 2 });
    expect(second.body).toMatchObject({ count: 3, serviceNames: ['c'] });
  });

  test.each([
    ['PersistentInstanceRequest', {}, 'InstanceResponse', 400, /^PersistentUnsupported: /],
    [
      'InstanceRequest',
      { type: 'registerInstance', instance: instance(1, { ephemeral: false }) },
      'InstanceResponse',
      400,
      /^PersistentUnsupported: /,
    ],
    ['InstanceRequest', { type: 'registerInstance' }, 'InstanceResponse', 400, /^InvalidArgument: instance/],
    [
      'InstanceRequest',
      { type: 'x', instance: instance(1) },
      'InstanceResponse',
      400,
      /^InvalidArgument: type/,
    ],
    ['BatchInstanceRequest', { instances: {} }, 'BatchInstanceResponse', 400, /^InvalidArgument: instances/],
    [
      'ServiceQueryRequest',
      { serviceName: '' },
      'QueryServiceResponse',
      400,
      /^InvalidArgument: serviceName/,
    ],
    ['NamingFuzzyWatchRequest', {}, 'ErrorResponse', 302, /^No handler/],
    ['constructor', {}, 'ErrorResponse', 302, /^No handler/],
    ['ConfigQueryRequest', {}, 'ConfigQueryResponse', 300, /config data not exist/],
    ['ConfigPublishRequest', {}, 'ConfigPublishResponse', 500, /^Unsupported: /],
    ['ConfigRemoveRequest', {}, 'ConfigRemoveResponse', 500, /^Unsupported: /],
  ])('%s %j is refused with %s %i', async (...[type, body, response, errorCode, message]) => {
    const client = await connect();
    await client.setUp();
    const answer = await client.request(type, { ...stock, ...body, requestId: '9' });
    expect(answer.type).toBe(response);
    expect(answer.body).toMatchObject({ resultCode: 500, success: false, errorCode, requestId: '9' });
    expect(answer.body['message']).toMatch(message);
  });

  test('configuration listeners live on: nothing ever changes', async () => {
    const client = await connect();
    await client.setUp();
    const listen = { listen: true, configListenContexts: [{ dataId: 'd', group: 'g', tenant: '', md5: '' }] };
    expect(await client.request('ConfigBatchListenRequest', listen)).toMatchObject({
      type: 'ConfigChangeBatchListenResponse',
      body: { resultCode: 200, changedConfigs: [] },
    });
  });

  test('bytes that are no message, and messages over 10 MiB, fail alone', async () => {
    const client = await connect();
    await client.setUp();
    await expect(client.requestBytes(Buffer.from([255, 255, 255]))).rejects.toThrow();
    const long = envelope('HealthCheckRequest', { filler: 'x'.repeat(10 * 1024 * 1024) });
    await expect(client.requestBytes(long)).rejects.toThrow(/RESOURCE_EXHAUSTED/);
    expect((await client.request('HealthCheckRequest', {})).body).toMatchObject({ resultCode: 200 });
    expect(log).toEqual([]);
  });
});

test('where credentials are checked a request without a good token is refused', async () => {
  const session = { token: 'good', ttlSeconds: 60 };
  const client = await connect({
    kind: 'checked',
    authenticate: async (sent) => (sent.kind === 'token' && sent.token === 'good' ? session : undefined),
  });
  await client.setUp();
  for (const headers of [undefined, { accessToken: 'bad' }]) {
    const refused = await client.request('ServiceQueryRequest', stock, headers);
    expect(refused).toMatchObject({ type: 'ErrorResponse', body: { resultCode: 500, errorCode: 403 } });
  }
  const answered = await client.request('ServiceQueryRequest', stock, { accessToken: 'good' });
  expect(answered.type).toBe('QueryServiceResponse');
});

test('what is asked for while credentials are checked is not done for a client that is gone', async () => {
  const waiting: (() => void)[] = [];
  const client = await connect({
    kind: 'checked',
    authenticate: () =>
      new Promise((resolve) => void waiting.push(() => resolve({ token: 'good', ttlSeconds: 60 }))),
  });
  const stream = await client.setUp();
  const body = { ...stock, type: 'registerInstance', instance: instance(1), subscribe: true };
  const requests = ['InstanceRequest', 'SubscribeServiceRequest'].map((type) =>
    client.request(type, body, { accessToken: 'good' }),
  );
  await until(() => waiting.length === 2);
  stream.cancel();
  await until(() => [...(listeners[0]?.connections() ?? [])].length === 0);
  for (const letIn of waiting) letIn();
  for (const request of requests) expect((await request).body).toMatchObject({ errorCode: 301 });
  expect(size()).toBe(0);
  expect([...naming.subscriptions.all()]).toEqual([]);
});
