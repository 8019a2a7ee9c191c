import { afterEach, expect, it, vi } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { kubeConfig, type Route, routesOf, type Watching, watchRoutes } from './kube-client.ts';
import { createMemoryLog, createWorld, RETENTION, route, type World, type WorldParts } from './subject.ts';

const WAIT = { timeout: 15_000, interval: 10 };
const worlds: World[] = [];
const watching: Watching[] = [];

async function start(parts: WorldParts = {}, port = 0): Promise<{ world: World; port: number }> {
  const world = await createWorld(parts);
  worlds.push(world);
  return { world, port: await world.api.listen({ host: '127.0.0.1', port }) };
}

async function watched(port: number, token: string): Promise<Watching> {
  const one = await watchRoutes(kubeConfig(port, token));
  watching.push(one);
  return one;
}

afterEach(async () => {
  for (const one of watching.splice(0)) await one.stop();
  for (const world of worlds.splice(0)) await world.close();
});

/** Revision it would go on from; the types of the client leave the method out. */
const latest = (informer: Watching['informer']): unknown =>
  'latestResourceVersion' in informer && typeof informer.latestResourceVersion === 'function'
    ? informer.latestResourceVersion()
    : undefined;

const labelled = ({ apiVersion, kind, metadata, spec }: Route, label: string): object => ({
  apiVersion,
  kind,
  metadata: { name: metadata?.name, resourceVersion: metadata?.resourceVersion, labels: { label } },
  spec,
});

it('sees what is there, what is created, changed and deleted', async () => {
  const { world, port } = await start();
  const routes = routesOf(kubeConfig(port, world.token.admin));
  const a = await routes.create(route('a'));
  const { seen, informer } = await watched(port, world.token.viewer);
  await vi.waitUntil(() => seen.length === 1, WAIT);
  const b = await routes.create(route('b'));
  await routes.replace('a', labelled(a, 'x'));
  await routes.remove('b');
  await vi.waitUntil(() => seen.length === 4, WAIT);
  expect(seen).toEqual(['add a', 'add b', 'update a', 'delete b']);
  expect(informer.list('shop').map(({ metadata }) => [metadata?.name, metadata?.labels])).toEqual([
    ['a', { label: 'x' }],
  ]);
  // It goes on from the revision of the deletion, not from that of the deleted object.
  expect(latest(informer)).toBe('4');
  expect(b.metadata?.resourceVersion).toBe('2');
});

it('sees a changed status, and what it holds can be written back', async () => {
  const { world, port } = await start();
  const routes = routesOf(kubeConfig(port, world.token.admin));
  await routes.create(route('a'));
  const { seen, informer } = await watched(port, world.token.viewer);
  await vi.waitUntil(() => seen.length === 1, WAIT);
  const condition = {
    object: 'HTTPRoute/shop/a',
    parent: 'Gateway/shop/edge',
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: '',
  } as const;
  world.plane.set.conditions.set('HTTPRoute/shop/a', [condition]);
  const conditions = [{ ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' }];
  const changes = [{ op: 'conditions', key: 'HTTPRoute/shop/a', conditions } as const];
  await world.log.commit({ author: 'controller', message: '', changes });
  await vi.waitUntil(() => seen.includes('update a'), WAIT);
  const held = informer.get('a', 'shop');
  expect(held?.status?.parents).toHaveLength(1);
  expect(await routes.replace('a', labelled(held ?? {}, 'y'))).toMatchObject({
    metadata: { labels: { label: 'y' }, resourceVersion: '3' },
  });
});

it('goes on after a restart of the server, without seeing anything twice', async () => {
  const memory = createMemoryLog();
  const first = await start({ store: memory.attach() }, await freePort());
  const tokens = first.world.tokens;
  const api = { tokens };
  const routes = routesOf(kubeConfig(first.port, first.world.token.admin));
  const a = await routes.create(route('a'));
  await routes.create(route('b'));
  const { seen, informer } = await watched(first.port, first.world.token.viewer);
  await vi.waitUntil(() => seen.length === 2, WAIT);
  await first.world.close();
  worlds.splice(0);
  // While the server is away another plane writes.
  const between = await createWorld({ store: memory.attach() });
  const commit = {
    author: 'ada',
    message: '',
    changes: [{ op: 'delete', key: 'HTTPRoute/shop/b' } as const],
  };
  await between.log.commit(commit);
  await between.close();
  await start({ store: memory.attach(), api }, first.port);
  await vi.waitUntil(() => seen.includes('delete b'), WAIT);
  await routes.replace('a', labelled(a, 'after'));
  await vi.waitUntil(() => seen.includes('update a'), WAIT);
  expect(seen).toEqual(['add a', 'add b', 'delete b', 'update a']);
  expect(informer.list('shop')).toHaveLength(1);
});

it('lists again when its revision is too old, and ends with the truth', async () => {
  const retention = { ...RETENTION, events: 3 };
  const memory = createMemoryLog();
  const first = await start({ store: memory.attach(), retention }, await freePort());
  const api = { tokens: first.world.tokens };
  const routes = routesOf(kubeConfig(first.port, first.world.token.admin));
  await routes.create(route('gone'));
  const { seen, informer } = await watched(first.port, first.world.token.viewer);
  await vi.waitUntil(() => seen.length === 1, WAIT);
  await first.world.close();
  worlds.splice(0);
  const between = await createWorld({ store: memory.attach(), retention, api });
  const busy = await between.api.listen({ host: '127.0.0.1', port: 0 });
  const other = routesOf(kubeConfig(busy, first.world.token.admin));
  await other.remove('gone');
  for (let at = 0; at < 10; at++) await other.create(route(`new-${at}`));
  await between.close();
  await start({ store: memory.attach(), retention, api }, first.port);
  await vi.waitUntil(() => informer.list('shop').length === 10, WAIT);
  expect(informer.get('gone', 'shop')).toBeUndefined();
  expect(seen.filter((what) => what === 'delete gone')).toHaveLength(1);
  await routes.create(route('last'));
  await vi.waitUntil(() => seen.includes('add last'), WAIT);
});

it('ends when its token is revoked, and gets no further', async () => {
  const { world, port } = await start({ sleepAtMost: 20 });
  const { seen, informer } = await watched(port, world.token.viewer);
  const routes = routesOf(kubeConfig(port, world.token.admin));
  await routes.create(route('a'));
  await vi.waitUntil(() => seen.length === 1, WAIT);
  const failed = new Promise((resolve) => informer.on('error', resolve));
  world.tokens.reset();
  expect(await failed).toMatchObject({ statusCode: 401 });
  await world.log.commit({
    author: 'ada',
    message: '',
    changes: [{ op: 'delete', key: 'HTTPRoute/shop/a' }],
  });
  expect(seen).toEqual(['add a']);
});
