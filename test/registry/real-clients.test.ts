import { createWaypointView, systemClock } from '@flyball/registry';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { type ChildClient, type ShownHost, startClient } from './child-client.ts';
import { type RegistryUnderTest, startRegistry } from './registry-under-test.ts';

let server: RegistryUnderTest;
let clients: ChildClient[];

beforeEach(async () => {
  server = await startRegistry();
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map(({ kill }) => kill()));
  await server.stop();
});

async function client(kind: 'http' | 'grpc'): Promise<ChildClient> {
  const started = await startClient(kind, server.ports());
  clients.push(started);
  return started;
}

const at = (port: number, more: Readonly<Record<string, unknown>> = {}) => ({
  ip: '127.0.0.1',
  port,
  ...more,
});
const portsOf = (hosts: readonly ShownHost[]): number[] =>
  hosts.map(({ port }) => port).sort((a, b) => a - b);
const lastTold = ({ told }: ChildClient): readonly ShownHost[] => told.at(-1)?.hosts ?? [];

describe('npm nacos over HTTP and the Rust client over gRPC', () => {
  test('each sees what the other registered, is told of changes, and of the end', async () => {
    const [http, grpc] = await Promise.all([client('http'), client('grpc')]);
    await http.call('register', 'stock', at(9001, { metadata: { version: 'v1' } }));
    await grpc.call('register', 'stock', at(9002, { metadata: { version: 'v2' } }));
    for (const each of [http, grpc]) {
      const hosts = await each.hosts('all', 'stock');
      expect(portsOf(hosts)).toEqual([9001, 9002]);
      expect(hosts.find(({ port }) => port === 9002)?.metadata['version']).toBe('v2');
      expect(portsOf(await each.hosts('select', 'stock'))).toEqual([9001, 9002]);
      await each.call('subscribe', 'stock');
      await until('the first list', () => portsOf(lastTold(each)).length === 2);
    }
    expect(await http.call('status')).toBe('UP');

    await grpc.call('batch', 'stock', [at(9002), at(9003)]);
    for (const each of [http, grpc])
      await until('three', () => portsOf(lastTold(each)).join() === '9001,9002,9003');
    await http.call('deregister', 'stock', at(9001));
    for (const each of [http, grpc]) await until('two', () => portsOf(lastTold(each)).join() === '9002,9003');
    await http.call('register', 'stock', at(9004));
    await grpc.call('batch', 'stock', [at(9003)]);
    for (const each of [http, grpc])
      await until('one less', () => portsOf(lastTold(each)).join() === '9003,9004');
    await grpc.call('deregister', 'stock', at(9003));
    for (const each of [http, grpc]) await until('one', () => portsOf(lastTold(each)).join() === '9004');
  });

  test('an overlay of weight, enabled and metadata reaches subscribers, and its receipt is known', async () => {
    const [http, grpc, watcher] = await Promise.all([client('http'), client('grpc'), client('http')]);
    await http.call('register', 'stock', at(9001, { weight: 2 }));
    await grpc.call('register', 'stock', at(9002));
    for (const each of [grpc, watcher]) await each.call('subscribe', 'stock');
    await until('both', () => lastTold(grpc).length === 2 && lastTold(watcher).length === 2);

    const { overlays, query } = server.registry();
    const service = { namespace: 'public', group: 'DEFAULT_GROUP', name: 'stock' };
    const ref = { service, ip: '127.0.0.1', port: 9001, cluster: 'DEFAULT' };
    const written = await overlays.writeOverlay(ref, { weight: 7, metadata: { lane: 'gray' } });
    const shown = (hosts: readonly ShownHost[]) => hosts.find(({ port }) => port === 9001);
    for (const each of [grpc, watcher]) {
      await until('the weight', () => shown(lastTold(each))?.weight === 7);
      expect(shown(lastTold(each))?.metadata['lane']).toBe('gray');
    }
    const revision = written.ok ? written.value : Number.NaN;
    await until('both receipts', async () => {
      const subscribers = await overlays.subscribers(service);
      return subscribers.length === 2 && subscribers.every(({ acked }) => (acked?.revision ?? 0) >= revision);
    });
    const ids = (await overlays.subscribers(service)).map((each) => each.client.id).sort();
    expect(ids).toContain('nacos/public@@DEFAULT_GROUP@@stock/127.0.0.1#9002#DEFAULT');
    const registered = query.service(service)?.instances.map(({ registration }) => registration.weight);
    expect(registered?.sort()).toEqual([1, 2]);

    await overlays.writeOverlay(ref, { enabled: false });
    for (const each of [grpc, watcher]) await until('off', () => portsOf(lastTold(each)).join() === '9002');
    await overlays.removeOverlay(ref);
    for (const each of [grpc, watcher]) await until('on', () => shown(lastTold(each))?.weight === 2);
  });

  test('a killed client is gone: at once over gRPC, with its lease over HTTP', async () => {
    const [http, grpc, watcher] = await Promise.all([client('http'), client('grpc'), client('grpc')]);
    const short = {
      'preserved.heart.beat.interval': '500',
      'preserved.heart.beat.timeout': '1200',
      'preserved.ip.delete.timeout': '2000',
    };
    await watcher.call('register', 'stock', at(9000));
    await http.call('register', 'stock', at(9001, { metadata: short }));
    await grpc.call('register', 'stock', at(9002));
    await watcher.call('subscribe', 'stock');
    await until('all', () => portsOf(lastTold(watcher)).join() === '9000,9001,9002');
    await grpc.kill();
    // A silent connection is asked only after 20 s: who is gone sooner is gone by its end.
    await until('without gRPC', () => portsOf(lastTold(watcher)).join() === '9000,9001', 10_000);
    await http.kill();
    await until('without HTTP', () => portsOf(lastTold(watcher)).join() === '9000');
  });
});

describe('a waypoint', () => {
  test('comes and goes at real subscribers, while the registrations stay', async () => {
    const view = createWaypointView({ clock: systemClock, assumed: [] });
    await server.stop();
    server = await startRegistry(view);
    const [http, grpc] = await Promise.all([client('http'), client('grpc')]);
    await grpc.call('register', 'stock', at(9002));
    for (const each of [http, grpc]) await each.call('subscribe', 'stock');
    for (const each of [http, grpc])
      await until('the instance', () => portsOf(lastTold(each)).join() === '9002');
    const exempt = { addresses: [], services: [], labels: {} };
    const waypoint = { namespace: 'default', name: 'stock', address: '127.0.0.1', port: 20_000 };
    view.set({ waypoints: [waypoint], exempt });
    for (const each of [http, grpc]) {
      await until('the waypoint', () => portsOf(lastTold(each)).join() === '20000');
      expect(portsOf(await each.hosts('select', 'stock'))).toEqual([20_000]);
    }
    expect(server.registry().query.counts()).toEqual({ services: 1, instances: 1 });
    view.set({ waypoints: [], exempt });
    for (const each of [http, grpc])
      await until('the instance again', () => portsOf(lastTold(each)).join() === '9002');
  });
});
