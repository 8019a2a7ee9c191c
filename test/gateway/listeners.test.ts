import { once } from 'node:events';
import { createServer } from 'node:net';
import { bindFault, createProxy, type GatewayProxy, type ListenerResult } from '@flyball/gateway';
import type { IrBody } from '@flyball/proto/ir';
import { describe, expect, test } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { until } from '../lib/until.ts';
import {
  change,
  dial,
  entry,
  exchange,
  LISTENER,
  route,
  service,
  startGateway,
  startHttp,
  toA,
} from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();

const listener = (key: string, partial: Partial<IrBody<'Listener'>>) =>
  entry('Listener', key, {
    gateway: key.split('/').slice(0, 2).join('/'),
    port: 80,
    bindAddress: '127.0.0.1',
    protocol: 'HTTP',
    ...partial,
  });

interface Started {
  readonly proxy: GatewayProxy;
  readonly results: ListenerResult[];
  readonly stop: () => Promise<void>;
}

const start = (): Promise<Started> => {
  const results: ListenerResult[] = [];
  const proxy = createProxy({ onListener: (result) => results.push(result), explain: bindFault });
  return keep(Promise.resolve({ proxy, results, stop: () => proxy.stop(0) }));
};

const statusOf = async (port: number, host = 'a'): Promise<string> =>
  (await exchange(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).slice(9, 12);

const isOpen = async (port: number): Promise<boolean> => {
  const client = dial(port);
  const connected = once(client.socket, 'connect').then(() => true);
  const isConnected = await Promise.race([connected, client.closed.then(() => false)]).catch(() => false);
  client.socket.destroy();
  return isConnected;
};

describe('a port', () => {
  test('that somebody holds rejects its listener, naming the holder, and is bound when it is free', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    const { proxy, results } = await start();
    proxy.apply(change([listener('shop/gw/http', { bindPort: port })]));
    await until('it is rejected', () => results.length > 0);
    expect(results[0]?.fault).toContain(`port ${port} of 127.0.0.1 is held by`);
    if (process.platform === 'linux') expect(results[0]?.fault).toContain(`(process ${process.pid})`);
    holder.close();
    await until('it is bound', () => proxy.portOf('shop/gw/http') === port);
    expect(results.at(-1)).toEqual({ key: 'shop/gw/http', fault: undefined });
  });

  test('is opened and closed as listeners come and go; others stay', async () => {
    const { proxy } = await start();
    const [one, two] = [await freePort(), await freePort()];
    proxy.apply(
      change([
        listener('shop/gw/one', { bindPort: one }),
        listener('shop/gw/two', { bindPort: two, port: 81 }),
      ]),
    );
    await until(
      'both are bound',
      () => proxy.portOf('shop/gw/one') === one && proxy.portOf('shop/gw/two') === two,
    );
    proxy.apply(change([], { removes: [{ kind: 'Listener', key: 'shop/gw/one' }] }));
    expect([await isOpen(one), await isOpen(two)]).toEqual([false, true]);
    proxy.apply(change([listener('shop/gw/one', { bindPort: one })]));
    await until('it is bound again', () => proxy.portOf('shop/gw/one') === one);
    expect(await statusOf(one)).toBe('404');
  });

  test('is shared by listeners of a Gateway, told apart by host', async () => {
    const { proxy, results } = await start();
    const bindPort = await freePort();
    proxy.apply(
      change([
        listener('shop/gw/one', { bindPort, hostname: 'one.test' }),
        listener('shop/gw/two', { bindPort, hostname: '*.test' }),
        route([{ redirect: { scheme: '', host: 'x', port: 0, status: 302 } }], { host: 'one.test' }),
      ]),
    );
    await until('both are bound', () => results.filter(({ fault }) => fault === undefined).length === 2);
    expect(await statusOf(bindPort, 'other.example')).toBe('404');
  });

  test('goes to the listener that had it first where two Gateways claim the same hosts', async () => {
    const { proxy, results } = await start();
    const bindPort = await freePort();
    proxy.apply(
      change([
        listener('shop/z/http', { bindPort }),
        listener('shop/y/http', { bindPort, hostname: 'y.test' }),
      ]),
    );
    const faultOf = (key: string) => results.findLast((result) => result.key === key)?.fault;
    await until('one is bound', () => proxy.portOf('shop/y/http') === bindPort);
    expect(faultOf('shop/z/http')).toContain('serves all hosts for the listener shop/y/http');
    proxy.apply(
      change([
        listener('shop/a/http', { bindPort, hostname: 'y.test' }),
        listener('shop/b/http', { bindPort, hostname: 'b.test' }),
      ]),
    );
    expect(faultOf('shop/a/http')).toContain('serves y.test for the listener shop/y/http');
    expect([faultOf('shop/y/http'), faultOf('shop/b/http')]).toEqual([undefined, undefined]);
    proxy.apply(change([], { removes: [{ kind: 'Listener', key: 'shop/y/http' }] }));
    expect([faultOf('shop/a/http'), faultOf('shop/b/http')]).toEqual([undefined, undefined]);
  });
});

test('a waypoint leads to the mesh routes of its service', async () => {
  const upstream = await keep(startHttp((req, res) => res.end(req.headers.host)));
  const { proxy } = await start();
  proxy.apply(
    change([
      listener('waypoint:shop/a', { gateway: 'shop/gw', port: 20_000, meshService: 'shop/a' }),
      ...service('shop/a', [upstream.port]),
    ]),
  );
  await until('it is bound', () => proxy.portOf('waypoint:shop/a') !== undefined);
  const port = proxy.portOf('waypoint:shop/a') ?? 0;
  const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: a:8080\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\na:8080$/);
});

describe('a proxy that stops', () => {
  test('lets requests end, closes idle connections, and accepts no more', async () => {
    const waiting: (() => void)[] = [];
    const upstream = await keep(startHttp((_, res) => void waiting.push(() => res.end('late'))));
    const bed = await startGateway([...service('shop/a', [upstream.port]), route([toA()])]);
    const [idle, busy] = [dial(bed.port), dial(bed.port)];
    busy.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('a request is under way', () => waiting.length === 1);
    const stopped = bed.proxy.stop(60_000);
    await idle.closed;
    expect(await isOpen(bed.port)).toBe(false);
    for (const answer of waiting) answer();
    await busy.closed;
    expect(busy.text()).toMatch(/\r\nconnection: close\r\n[\s\S]*late$/i);
    await stopped;
    expect(bed.proxy.stats()).toMatchObject({ activeRequests: 0, openConnections: 0 });
  });

  test('ends what takes too long', async () => {
    const upstream = await keep(startHttp(() => undefined));
    const bed = await startGateway([...service('shop/a', [upstream.port]), route([toA()])]);
    const client = dial(bed.port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('a request is under way', () => bed.proxy.stats().activeRequests === 1);
    await bed.proxy.stop(50);
    await client.closed;
    expect(client.text()).toBe('');
  });
});

test('a removed listener ends its connections with their answers', async () => {
  const waiting: (() => void)[] = [];
  const upstream = await keep(startHttp((_, res) => void waiting.push(() => res.end('late'))));
  const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
  const client = dial(bed.port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await until('a request is under way', () => waiting.length === 1);
  bed.proxy.apply(change([], { removes: [{ kind: 'Listener', key: LISTENER }] }));
  for (const answer of waiting) answer();
  await client.closed;
  expect(client.text()).toMatch(/^HTTP\/1\.1 200 [\s\S]*late$/);
});
