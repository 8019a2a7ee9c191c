import { spawnSync } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bookstore, startBookstore } from '@flyball/example-bookstore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bundled } from '../lib/bundle.ts';
import { until } from '../lib/until.ts';
import { bundleBookstore, forker, type RegistryUnderTest, startRegistry } from './bookstore-under-test.ts';

type Seen = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly at: number };

let bundle: Bundled;
let registry: RegistryUnderTest;
let bookstore: Bookstore;
let forked: ReturnType<typeof forker>;
/** Takes what the load generator sends. */
let gateway: Server;
/** Takes what stock sends to account while the registry says so. */
let waypoint: Server;
/** When the load was started, ms. */
let startedAt = 0;
const atGateway: Seen[] = [];
const atWaypoint: Seen[] = [];

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function recorder(seen: Seen[], status: number): Promise<Server> {
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers, at: performance.now() });
    request.resume();
    response.writeHead(status, { 'retry-after': '1' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portsOf = (service: string, version: string): readonly number[] =>
  registry
    .instances(service)
    .filter((instance) => instance.startsWith(`${version}:`))
    .map((instance) => Number(instance.split(':')[1]));

const versionsOf = (service: string): string =>
  registry
    .instances(service)
    .map((instance) => instance.split(':')[0])
    .join();

const stockUrl = (path: string, version = 'v1'): string =>
  `http://127.0.0.1:${portsOf('stock', version)[0]}${path}`;

const buy = (headers: Readonly<Record<string, string>>, version = 'v1'): Promise<Response> =>
  fetch(stockUrl('/buy?book=emma', version), { method: 'POST', headers });

const childOf = (role: string) => forked.children.findLast((each) => each.role === role)?.child;

beforeAll(async () => {
  [bundle, registry, gateway, waypoint] = await Promise.all([
    bundleBookstore(),
    startRegistry(),
    recorder(atGateway, 200),
    recorder(atWaypoint, 429),
  ]);
  forked = forker(bundle.file('main'));
  startedAt = performance.now();
  bookstore = startBookstore({
    nacos: registry.address,
    gateway: `http://127.0.0.1:${portOf(gateway)}`,
    host: 'bookstore.localhost',
    fork: forked.fork,
  });
  await until(
    'all instances',
    () => versionsOf('account') === 'v1,v1,v2,v3' && versionsOf('stock') === 'v1,v2',
  );
});

afterAll(async () => {
  await bookstore.stop();
  for (const server of [gateway, waypoint]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await registry.stop();
  await bundle.remove();
});

test('stock finds account in the registry, and purchases meet all its versions', async () => {
  await until('account is found', async () => (await buy({ 'x-user': 'alice' })).status !== 503);
  const met = new Set<string>();
  await until('all versions', async () => {
    const answer = await buy({ 'x-user': 'alice' });
    const version = answer.headers.get('x-account-version');
    // Absent where an instance that another test ended was still in the list.
    if (version !== null) met.add(version);
    expect([200, 502]).toContain(answer.status);
    return met.size === 3;
  });
  expect([...met].sort()).toEqual(['v1', 'v2', 'v3']);
});

test('both versions of stock share the strip', async () => {
  await buy({ 'x-user': 'bob' }, 'v1');
  await buy({ 'x-user': 'carol', 'x-user-tier': 'vip' }, 'v2');
  const answer = await fetch(stockUrl('/purchases'));
  const { purchases } = (await answer.json()) as { purchases: Record<string, unknown>[] };
  expect(purchases.slice(-2)).toMatchObject([
    { user: 'bob', tier: '', stock: 'v1', book: 'Emma' },
    { user: 'carol', tier: 'vip', stock: 'v2', book: 'Emma' },
  ]);
});

test('a purchase that is sent twice is charged once, whichever instance takes it', async () => {
  const ask = (port: number | undefined) =>
    fetch(`http://127.0.0.1:${port}/buy?price=1000`, {
      method: 'POST',
      headers: { 'x-user': 'dave', 'idempotency-key': 'once' },
    });
  const answers = [];
  for (const port of [...portsOf('account', 'v1'), ...portsOf('account', 'v2')])
    answers.push((await (await ask(port)).json()) as { balance: number; replayed: boolean });
  expect(answers.map(({ replayed }) => replayed)).toEqual([false, true, true]);
  expect(new Set(answers.map(({ balance }) => balance)).size).toBe(1);
});

test('the page and its files are served', async () => {
  for (const path of ['/', '/app.mjs', '/style.css', '/favicon.svg'])
    expect([path, (await fetch(stockUrl(path, 'v2'))).status]).toEqual([path, 200]);
});

test('where the registry answers a waypoint, stock calls it, with the headers of the user', async () => {
  const exempt = { addresses: [], services: [], labels: {} };
  const told = { namespace: 'default', name: 'account', address: '127.0.0.1', port: portOf(waypoint) };
  registry.view.set({ waypoints: [told], exempt });
  const headers = { 'x-user': 'erin', 'x-user-tier': 'vip', 'x-other': '1', 'idempotency-key': 'way' };
  await until('stock is told', async () => (await buy(headers)).status === 429);
  const refused = await buy(headers);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(atWaypoint.at(-1)?.url).toBe('/buy?book=emma&price=1090');
  expect(atWaypoint.at(-1)?.headers).toMatchObject({
    'x-user': 'erin',
    'x-user-tier': 'vip',
    'idempotency-key': 'way',
  });
  expect(atWaypoint.at(-1)?.headers).not.toHaveProperty('x-other');
  registry.view.set({ waypoints: [], exempt });
  await until('stock is told again', async () => (await buy({ 'x-user': 'erin' })).status === 200);
});

test('the load is about 40 purchases a second, of users and vips, for the host of the shop', async () => {
  await until('200 purchases', () => atGateway.length >= 200);
  // A busy machine makes gaps, and some arrive together behind them: so the best 40 in a row tell what is aimed at, and
  // all since the start that there are no more than that.
  const spans = atGateway.slice(40).map(({ at }, index) => at - (atGateway[index]?.at ?? 0));
  expect(40_000 / Math.min(...spans)).toBeGreaterThan(30);
  const seconds = ((atGateway.at(-1)?.at ?? 0) - startedAt) / 1_000;
  expect(atGateway.length / seconds).toBeLessThan(42);
  const host = `bookstore.localhost:${portOf(gateway)}`;
  for (const { url, headers } of atGateway) {
    expect(url).toMatch(/^\/buy\?book=[a-z-]+$/);
    expect(headers.host).toBe(host);
    expect(headers['x-user']).toMatch(/^user-[01]\d\d$/);
  }
  const ids = atGateway.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(ids).size).toBe(ids.length);
  expect(atGateway.some(({ headers }) => headers['x-user-tier'] === 'vip')).toBe(true);
});

test('a part that is told to end takes itself out of the registry, and is started again', async () => {
  const before = portsOf('stock', 'v1');
  childOf('stock')?.kill('SIGTERM');
  await until('stock is out', () => versionsOf('stock') === '');
  expect(versionsOf('account')).toBe('v1,v1,v2,v3');
  await until('stock is back', () => versionsOf('stock') === 'v1,v2');
  expect(portsOf('stock', 'v1')).not.toEqual(before);
});

test('a part whose parent is gone ends, and takes itself out of the registry', async () => {
  const lone = forker(bundle.file('main'));
  const child = lone.fork(['account', `--nacos=${registry.address}`]);
  await until('two of each', () => versionsOf('account') === 'v1,v1,v1,v1,v2,v2,v3,v3');
  child.disconnect();
  await until('its end', () => child.exitCode === 0);
  expect(versionsOf('account')).toBe('v1,v1,v2,v3');
});

test('stop ends every part and leaves nothing in the registry', async () => {
  const other = await startRegistry();
  const { fork, children } = forker(bundle.file('main'));
  const settings = { gateway: 'http://127.0.0.1:1', host: 'bookstore.localhost' };
  const second = startBookstore({ ...settings, nacos: other.address, fork });
  await until(
    'its instances',
    () => other.instances('account').length + other.instances('stock').length === 6,
  );
  await second.stop();
  expect([other.instances('account'), other.instances('stock')]).toEqual([[], []]);
  expect(children.map(({ child }) => child.exitCode)).toEqual([0, 0, 0]);
  await other.stop();
});

test('who gives arguments that there are not is told what there is', () => {
  const { status, stderr } = spawnSync(process.execPath, [bundle.file('main'), 'cellar'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('There is no part "cellar"');
  expect(stderr).toContain('[account|stock|load] [--nacos=127.0.0.1:8848]');
  expect(stderr).not.toContain('    at ');
});
