import { afterEach, describe, expect, test } from 'vitest';
import { isLoopback, plainAddress, splitPeer } from '../core/address.ts';
import { systemClock } from '../core/clock.ts';
import { keyOf } from '../testing/samples.ts';
import { createRegistry, type Registry, type RegistryOptions } from './registry.ts';

const loopback = { host: '127.0.0.1', port: 0 };
let registries: Registry[] = [];

function create(more: Partial<RegistryOptions> = {}): Registry {
  const registry = createRegistry({ clock: systemClock, log: () => undefined, ...more });
  registries.push(registry);
  return registry;
}

afterEach(async () => {
  await Promise.all(registries.map(({ stop }) => stop(0)));
  registries = [];
});

const ref = { service: keyOf('stock'), ip: '10.0.0.1', port: 1, cluster: 'DEFAULT' };

async function register(port: number | undefined): Promise<void> {
  const query = 'serviceName=stock&ip=10.0.0.1&port=1';
  await fetch(`http://127.0.0.1:${port}/nacos/v1/ns/instance?${query}`, { method: 'POST' });
}

describe('start', () => {
  test('opens the listeners that are asked for, on ports of the system', async () => {
    const ports = await create().start({ http: loopback, grpc: loopback });
    expect(ports.http).toBeGreaterThan(0);
    expect(ports.grpc).toBeGreaterThan(0);
    expect(await create().start({ http: loopback })).toMatchObject({ grpc: undefined });
  });

  test.each([
    { http: { host: '0.0.0.0', port: 0 } },
    { grpc: { host: '::', port: 0 } },
    { http: loopback, grpc: { host: 'example.org', port: 0 } },
  ])('refuses %j without credentials', async (addresses) => {
    await expect(create().start(addresses)).rejects.toThrow(/^RegistryNeedsCredentials: /);
  });

  test('opens an address others reach when credentials are checked', async () => {
    const { http } = await create({ auth: async () => undefined }).start({
      http: { host: '0.0.0.0', port: 0 },
    });
    const response = await fetch(`http://127.0.0.1:${http}/nacos/v1/ns/operator/metrics`);
    expect(response.status).toBe(403);
  });

  test('names a taken port, and leaves the other one free again', async () => {
    const { http } = await create().start({ http: loopback });
    const second = create();
    await expect(
      second.start({ http: { host: '127.0.0.1', port: http ?? 0 }, grpc: loopback }),
    ).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('the target', () => {
  test('writes overlays on instances that are there or not, and says what they hold', async () => {
    const registry = create();
    const { http } = await registry.start({ http: loopback });
    const early = await registry.overlays.writeOverlay(ref, { weight: 3 });
    await register(http);
    const later = await registry.overlays.writeOverlay(ref, { weight: 5 });
    expect(early.ok && later.ok && later.value > early.value).toBe(true);
    expect(await registry.overlays.writeOverlay(ref, { weight: -1 })).toMatchObject({ ok: false });
    expect(await registry.overlays.overlays()).toEqual([{ ref, overlay: { weight: 5 } }]);
    expect(registry.query.service(keyOf('stock'))?.instances[0]?.registration.weight).toBe(1);
    expect(registry.query.find({ namespace: 'default', name: 'stock' })?.key).toEqual(keyOf('stock'));
    await registry.overlays.removeOverlay(ref);
    expect(registry.query.overlays()).toEqual([]);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['localhost.example.org', false],
])('%s is loopback: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

test('peers are taken apart', () => {
  expect(splitPeer('127.0.0.1:80')).toEqual({ address: '127.0.0.1', port: 80 });
  expect(splitPeer('[::1]:80')).toEqual({ address: '::1', port: 80 });
  expect(splitPeer('::ffff:10.0.0.1:80')).toEqual({ address: '10.0.0.1', port: 80 });
  expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
});
