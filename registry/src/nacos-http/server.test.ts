import { createSocket, type Socket } from 'node:dgram';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Access } from '../core/auth.ts';
import { serviceId } from '../core/names.ts';
import { createState } from '../core/state.ts';
import { createWaypointView, type WaypointView } from '../core/waypoint-view.ts';
import { createNaming, type Naming } from '../nacos/naming.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { connection, keyOf, registrationOf } from '../testing/samples.ts';
import { untilHolds } from '../testing/until.ts';
import { type HttpListener, startHttp } from './server.ts';

let clock: FakeClock;
let view: WaypointView;
let naming: Naming;
let listener: HttpListener;
let sockets: Socket[];

async function listen(access: Access = { kind: 'open' }): Promise<void> {
  listener = await startHttp(naming, access, { host: '127.0.0.1', port: 0 });
}

beforeEach(async () => {
  clock = createFakeClock();
  view = createWaypointView({ clock, assumed: [] });
  naming = createNaming(createState({ clock, view, namespaces: new Map() }), () => undefined);
  sockets = [];
  await listen();
});

afterEach(async () => {
  for (const socket of sockets) socket.close();
  await listener.stop();
});

type Answer = { readonly status: number; readonly text: string };
type Hosts = { readonly hosts: readonly Record<string, unknown>[] } & Record<string, unknown>;

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${listener.port}/nacos${path}`, { ...init, method });
  return { status: response.status, text: await response.text() };
}

const instance = '/v1/ns/instance';
const stock = 'serviceName=DEFAULT_GROUP@@stock&groupName=DEFAULT_GROUP&ip=10.0.0.1&port=8080';
const list = async (more = ''): Promise<Hosts> =>
  JSON.parse((await call('GET', `${instance}/list?serviceName=stock${more}`)).text) as Hosts;
const first = async (more = ''): Promise<Record<string, unknown>> => (await list(more)).hosts[0] ?? {};

describe('instances', () => {
  test('register by query or form, and leave', async () => {
    expect(await call('POST', `${instance}?${stock}&weight=2&metadata=%7B%22v%22%3A%221%22%7D`)).toEqual({
      status: 200,
      text: 'ok',
    });
    const body = new URLSearchParams({
      serviceName: 'stock',
      ip: '10.0.0.2',
      port: '81',
      metadata: 'v=2,x=y',
      enable: 'true',
    });
    expect(await call('POST', instance, { body })).toEqual({ status: 200, text: 'ok' });
    const info = await list('&clusters=DEFAULT');
    expect(info).toMatchObject({
      name: 'DEFAULT_GROUP@@stock',
      groupName: 'DEFAULT_GROUP',
      clusters: 'DEFAULT',
      cacheMillis: 5_000,
    });
    expect(info.hosts).toMatchObject([
      { instanceId: '10.0.0.1#8080#DEFAULT#DEFAULT_GROUP@@stock', weight: 2, metadata: { v: '1' } },
      { ip: '10.0.0.2', port: 81, weight: 1, metadata: { v: '2', x: 'y' } },
    ]);
    expect(await call('DELETE', `${instance}?${stock}`)).toEqual({ status: 200, text: 'ok' });
    expect((await list()).hosts.map(({ port }) => port)).toEqual([81]);
  });

  test('expire by the clock: unhealthy, protected while alone, gone', async () => {
    await call('POST', `${instance}?${stock}`);
    naming.state.table.register(
      { key: keyOf('stock'), registration: registrationOf({ port: 1 }), owner: connection('x') },
      clock.now(),
    );
    clock.advance(15_000);
    expect((await list()).hosts.map(({ port, healthy }) => [port, healthy])).toEqual([
      [1, true],
      [8080, false],
    ]);
    expect((await list('&healthyOnly=true')).hosts.map(({ port }) => port)).toEqual([1]);
    naming.state.table.disconnect('x', clock.now());
    clock.turn();
    expect(await list('&healthyOnly=true')).toMatchObject({
      reachProtectionThreshold: true,
      hosts: [{ healthy: true }],
    });
    clock.advance(15_000);
    expect((await list()).hosts).toEqual([]);
  });

  test('are written on by operators: PUT replaces, PATCH adds, the registration stays', async () => {
    await call('POST', `${instance}?${stock}&weight=2&metadata=v=1`);
    expect((await call('PUT', `${instance}?${stock}&enabled=false`)).text).toBe('ok');
    expect((await list()).hosts).toEqual([]);
    await call('PUT', `${instance}?${stock}&weight=9&metadata=lane=gray`);
    expect(await first()).toMatchObject({ weight: 9, enabled: true, metadata: { v: '1', lane: 'gray' } });
    await call('PATCH', `${instance}?${stock}&weight=4`);
    expect(await first()).toMatchObject({ weight: 4, metadata: { v: '1', lane: 'gray' } });
    const shown = JSON.parse((await call('GET', `${instance}?${stock}`)).text) as unknown;
    expect(shown).toMatchObject({
      service: 'DEFAULT_GROUP@@stock',
      ip: '10.0.0.1',
      weight: 4,
      metadata: { lane: 'gray' },
    });
    const registered = naming.state.table
      .get(serviceId(keyOf('stock')))
      ?.instances.values()
      .next().value;
    expect(registered?.registration).toMatchObject({ weight: 2, enabled: true });
  });

  test.each([
    ['POST', `${instance}?serviceName=a&ip=10.0.0.1`, 400, /^InvalidArgument: port/],
    ['POST', `${instance}?ip=10.0.0.1&port=1`, 400, /^InvalidArgument: serviceName/],
    ['POST', `${instance}?${stock}&ephemeral=false`, 400, /^PersistentUnsupported: /],
    ['PUT', `${instance}?${stock}&weight=2`, 404, /^NotFound: instance/],
    ['PUT', `${instance}?${stock}&weight=x`, 400, /^InvalidArgument: weight/],
    ['GET', `${instance}?${stock}`, 404, /^NotFound: /],
    ['GET', '/v1/cs/configs?dataId=a&group=b', 404, /config data not exist/],
    ['POST', '/v1/cs/configs', 501, /^Unsupported: POST/],
    ['POST', '/v1/cs/configs/listener', 501, /^Unsupported: POST/],
    ['GET', '/v2/ns/instance/list?serviceName=a', 501, /^\{"code":40001,"message":"Unsupported: /],
    ['POST', '/v3/client/ns/instance', 501, /^\{"code":40001,/],
    ['GET', '/__proto__', 501, /^Unsupported: /],
  ])('%s %s answers %i', async (...[method, path, status, text]) => {
    const answer = await call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });

  test('with metadata of 8 KiB fit into a query, longer bodies are refused', async () => {
    const metadata = encodeURIComponent(JSON.stringify({ a: '"'.repeat(8_000) }));
    expect((await call('POST', `${instance}?${stock}&metadata=${metadata}`)).text).toBe('ok');
    expect((await call('POST', instance, { body: 'x'.repeat(300_000) })).status).toBe(413);
  });
});

describe('beats', () => {
  const beat = (more: string): Promise<Answer> => call('PUT', `${instance}/beat?serviceName=stock&${more}`);
  const full = `beat=${encodeURIComponent(JSON.stringify({ ip: '10.0.0.1', port: 8080, cluster: 'c', weight: 3, metadata: { v: '1', 'preserved.heart.beat.interval': '700' } }))}`;

  test('a light beat of an unknown instance is told so', async () => {
    expect(JSON.parse((await beat('ip=10.0.0.1&port=8080')).text)).toEqual({
      clientBeatInterval: 5_000,
      code: 20_404,
      lightBeatEnabled: true,
    });
    expect((await list()).hosts).toEqual([]);
  });

  test('a full beat registers, and beats keep alive', async () => {
    expect(JSON.parse((await beat(full)).text)).toEqual({
      clientBeatInterval: 700,
      code: 10_200,
      lightBeatEnabled: true,
    });
    expect(await first()).toMatchObject({ clusterName: 'c', weight: 3, metadata: { v: '1' } });
    for (let round = 0; round < 5; round += 1) {
      clock.advance(14_000);
      const answer = await (round % 2 === 0 ? beat('ip=10.0.0.1&port=8080&clusterName=c') : beat(full));
      expect(JSON.parse(answer.text)).toMatchObject({ code: 10_200 });
    }
    expect(await first()).toMatchObject({ healthy: true });
  });

  test.each(['beat=x', 'beat=[]', `beat=${encodeURIComponent('{"ip":"a b","port":1}')}`, 'ip=1', ''])(
    '%j is refused',
    async (sent) => {
      expect((await beat(sent)).status).toBe(400);
    },
  );
});

describe('lists', () => {
  test('of services and of what is in them', async () => {
    for (const name of ['b', 'a']) await call('POST', `${instance}?serviceName=${name}&ip=10.0.0.1&port=1`);
    const answers = await Promise.all([
      call('GET', '/v1/ns/service/list?pageNo=1&pageSize=1'),
      call('GET', '/v1/ns/catalog/services?pageNo=0&pageSize=10'),
      call('GET', '/v1/ns/catalog/instances?serviceName=a&clusterName=DEFAULT&pageNo=1&pageSize=10'),
      call('GET', '/v1/ns/operator/metrics'),
    ]);
    expect(answers.map(({ text }) => JSON.parse(text) as unknown)).toMatchObject([
      { count: 2, doms: ['a'] },
      {
        count: 2,
        serviceList: [{ name: 'a', ipCount: 1, healthyInstanceCount: 1, clusterCount: 1 }, { name: 'b' }],
      },
      { count: 1, list: [{ ip: '10.0.0.1' }] },
      { status: 'UP', serviceCount: 2, instanceCount: 2 },
    ]);
  });

  test('for too many clusters is refused', async () => {
    const answer = await call('GET', `${instance}/list?serviceName=stock&clusters=${'c,'.repeat(1_000)}`);
    expect(answer.status).toBe(400);
  });

  test('a waypoint is answered for a second, but not to an agent that says Dubbo', async () => {
    await call('POST', `${instance}?${stock}`);
    const waypoints = [{ namespace: 'default', name: 'stock', address: '127.0.0.1', port: 20_000 }];
    view.set({ waypoints, exempt: { addresses: [], services: [], labels: {} } });
    expect(await list()).toMatchObject({ cacheMillis: 1_000, hosts: [{ ip: '127.0.0.1', port: 20_000 }] });
    const dubbo = await call('GET', `${instance}/list?serviceName=stock`, {
      headers: { 'user-agent': 'Dubbo/2.7' },
    });
    expect(JSON.parse(dubbo.text)).toMatchObject({ cacheMillis: 5_000, hosts: [{ port: 8080 }] });
  });
});

describe('UDP pushes', () => {
  type Push = { readonly raw: string; readonly info: Hosts; readonly ack: () => void };

  async function receiver(): Promise<{ port: number; pushes: Push[] }> {
    const socket = createSocket('udp4');
    sockets.push(socket);
    const pushes: Push[] = [];
    socket.on('message', (bytes, from) => {
      const raw = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
      const packet = JSON.parse(raw) as { data: string; lastRefTime: number };
      const ack = JSON.stringify({ type: 'push-ack', lastRefTime: packet.lastRefTime, data: '' });
      pushes.push({
        raw,
        info: JSON.parse(packet.data) as Hosts,
        ack: () => socket.send(ack, from.port, from.address),
      });
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
    return { port: socket.address().port, pushes };
  }

  const until = (holds: () => boolean): Promise<void> => untilHolds(clock, holds);
  const subscriptions = () => [...naming.subscriptions.all()];

  test('go to the address the request came from, compressed when long, and receipts are kept', async () => {
    const { port, pushes } = await receiver();
    await list(`&udpPort=${port}&clientIP=192.0.2.1&clusters=DEFAULT`);
    await call('POST', `${instance}?${stock}&metadata=${encodeURIComponent(`{"a":"${'x'.repeat(2_000)}"}`)}`);
    await until(() => pushes.length === 1);
    expect(pushes[0]?.raw).toMatch(/^\{"type":"dom",/);
    expect(pushes[0]?.info).toMatchObject({
      name: 'DEFAULT_GROUP@@stock',
      clusters: 'DEFAULT',
      hosts: [{ port: 8080 }],
    });
    expect(subscriptions()[0]?.push.acked()).toBeUndefined();
    pushes[0]?.ack();
    await until(() => subscriptions()[0]?.push.acked() !== undefined);
    expect(subscriptions().map(({ client }) => client)).toEqual([`udp/127.0.0.1:${port}`]);
  });

  test('end for a client that acknowledges nothing, and for one that no longer asks', async () => {
    const { port, pushes } = await receiver();
    await list(`&udpPort=${port}`);
    await call('POST', `${instance}?${stock}`);
    await until(() => pushes.length === 1);
    clock.advance(5_000);
    await until(() => pushes.length === 2);
    clock.advance(5_000);
    expect(subscriptions()).toEqual([]);
    await list(`&udpPort=${port}`);
    expect(subscriptions().length).toBe(1);
    clock.advance(25_000);
    expect(subscriptions()).toEqual([]);
  });

  test.each(['0', '-1', '70000', 'x'])('are not sent to port %s', async (port) => {
    await list(`&udpPort=${port}`);
    expect(subscriptions()).toEqual([]);
  });
});

describe('credentials', () => {
  const session = { token: 'good', ttlSeconds: 60 };
  const access: Access = {
    kind: 'checked',
    authenticate: async (sent) => {
      const isGood =
        sent.kind === 'token' ? sent.token === 'good' : sent.username === 'u' && sent.password === 'p';
      return isGood ? session : undefined;
    },
  };

  test('open every route, as token, header, or name and password', async () => {
    await listener.stop();
    await listen(access);
    const path = '/v1/ns/operator/metrics';
    const statuses = await Promise.all([
      call('GET', path),
      call('GET', `${path}?accessToken=bad`),
      call('GET', `${path}?username=u&password=x`),
      call('GET', `${path}?accessToken=good`),
      call('GET', `${path}?username=u&password=p`),
      call('GET', path, { headers: { authorization: 'Bearer good' } }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 200, 200, 200]);
    expect((await call('POST', '/v1/auth/login?username=u&password=x')).status).toBe(403);
    const login = await call('POST', '/v1/auth/users/login', {
      body: new URLSearchParams({ username: 'u', password: 'p' }),
    });
    expect(JSON.parse(login.text)).toMatchObject({ accessToken: 'good', tokenTtl: 60, username: 'u' });
  });

  test('are not asked for on loopback, and a log-in succeeds all the same', async () => {
    expect(JSON.parse((await call('POST', '/v1/auth/login?username=u&password=x')).text)).toMatchObject({
      accessToken: 'open',
    });
  });
});
