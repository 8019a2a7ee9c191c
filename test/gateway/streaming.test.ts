import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { dial, route, service, startGateway, startHttp, startRaw, toA } from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();
const MIB = 1_048_576;
const SIZE = 100 * MIB;
/** Client, gateway and instance share the process; what they hold of a stream must be a small part of it. */
const MOST_HELD = 64 * MIB;

const block = Buffer.alloc(MIB, 'flyball ');

const expectedHash = (): string => {
  const hash = createHash('sha256');
  for (let at = 0; at < SIZE; at += MIB) hash.update(block);
  return hash.digest('hex');
};

/** Greatest growth of the resident memory while something runs. */
const growthOf = async (run: () => Promise<void>): Promise<number> => {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  await run();
  clearInterval(timer);
  return most - before;
};

const gatewayTo = async (port: number) =>
  keep(startGateway([...service('shop/a', [port]), route([toA({ requestTimeoutMs: 0 })])]));

/** Writes 100 MiB as fast as the other side reads. */
const pour = async (write: (piece: Buffer) => boolean, drained: () => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < SIZE; at += MIB) if (!write(block)) await drained();
};

describe('100 MiB', () => {
  test.each([
    ['with a length', { 'content-length': SIZE }],
    ['in chunks', {}],
  ])('come down %s, in bounded memory', async (_, headers) => {
    const upstream = await keep(
      startHttp(async (_req, res) => {
        res.writeHead(200, headers);
        await pour(
          (piece) => res.write(piece),
          () => once(res, 'drain'),
        );
        res.end();
      }),
    );
    const { port } = await gatewayTo(upstream.port);
    const hash = createHash('sha256');
    const growth = await growthOf(async () => {
      const [answer] = await once(get({ port, host: '127.0.0.1' }), 'response');
      for await (const piece of answer) hash.update(piece);
    });
    expect(hash.digest('hex')).toBe(expectedHash());
    expect(growth).toBeLessThan(MOST_HELD);
  });

  test.each([
    ['with a length', `Content-Length: ${SIZE}`],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('go up %s, in bounded memory', async (_, header) => {
    const upstream = await keep(
      startHttp(async (req, res) => {
        const hash = createHash('sha256');
        for await (const piece of req) hash.update(piece);
        res.end(hash.digest('hex'));
      }),
    );
    const { port } = await gatewayTo(upstream.port);
    const client = dial(port);
    const isChunked = header.startsWith('Transfer');
    const growth = await growthOf(async () => {
      client.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${header}\r\n\r\n`);
      const framed = isChunked
        ? Buffer.concat([Buffer.from('100000\r\n'), block, Buffer.from('\r\n')])
        : block;
      await pour(
        () => client.socket.write(framed),
        () => once(client.socket, 'drain'),
      );
      if (isChunked) client.write('0\r\n\r\n');
      await client.closed;
    });
    expect(client.text()).toContain(expectedHash());
    expect(growth).toBeLessThan(MOST_HELD);
  });
});

describe('back pressure', () => {
  test('of a client that does not read reaches the instance', async () => {
    let written = 0;
    const upstream = await keep(
      startHttp(async (_req, res) => {
        res.writeHead(200, { 'content-length': SIZE });
        res.on('error', () => undefined);
        for (let at = 0; at < SIZE && !res.destroyed; at += MIB) {
          const hasRoom = res.write(block);
          written += MIB;
          if (!hasRoom) await once(res, 'drain');
        }
      }),
    );
    const { port } = await gatewayTo(upstream.port);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    let before = -1;
    // It stands still when two looks in a row see the same.
    while (before !== written || written === 0) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(written).toBeLessThan(SIZE / 2);
    let received = 0;
    socket.on('data', ({ length }) => {
      received += length;
    });
    socket.resume();
    await until('all of it arrives', () => received > SIZE);
    socket.destroy();
  });

  test('of an instance that does not read reaches the client', async () => {
    const upstream = await keep(startRaw((socket) => socket.pause()));
    const { port } = await gatewayTo(upstream.port);
    const client = dial(port);
    client.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${SIZE}\r\n\r\n`);
    let written = 0;
    let isStuck = false;
    while (!isStuck && written < SIZE) {
      const hasRoom = client.socket.write(block);
      written += MIB;
      if (hasRoom) continue;
      const drained = once(client.socket, 'drain').then(() => false);
      isStuck = await Promise.race([
        drained,
        new Promise<boolean>((resolve) => setTimeout(resolve, 500, true)),
      ]);
    }
    expect(isStuck).toBe(true);
    client.socket.destroy();
  });
});

test('an answer may come and end before the request does', async () => {
  const upstream = await keep(
    startRaw((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n')),
    ),
  );
  const { port, proxy } = await gatewayTo(upstream.port);
  const client = dial(port);
  client.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${MIB}\r\n\r\n`);
  await client.holds('HTTP/1.1 413');
  await until('the connection to the instance ends', () => proxy.stats().upstreamConnections === 0);
  // The rest of the body belongs to the first request.
  client.write('x'.repeat(MIB));
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await client.holds('HTTP/1.1 413', 2);
  client.socket.destroy();
});

test('an instance that ends in the middle of an answer ends it for the client', async () => {
  const sockets: Socket[] = [];
  const upstream = await keep(
    startRaw((socket) =>
      socket.once('data', () => {
        sockets.push(socket);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      }),
    ),
  );
  const { port } = await gatewayTo(upstream.port);
  const client = dial(port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await client.holds('half');
  sockets[0]?.destroy();
  await client.closed;
  expect(client.text()).toMatch(/half$/);
});
