import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import {
  dial,
  exchange,
  route,
  service,
  startGateway,
  startHttp,
  startRaw,
  type TestRule,
  toA,
} from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();
const HANDSHAKE =
  'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n';
const AGREED =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n';

/** An instance that agrees to switch, with bytes right behind its head, and hands its socket over. */
const switching = async (rule: TestRule = {}, first = '') => {
  const sockets: Socket[] = [];
  const heads: string[] = [];
  const upstream = await keep(
    startRaw((socket) =>
      socket.once('data', (head) => {
        heads.push(head.toString('latin1'));
        socket.write(AGREED + first);
        sockets.push(socket);
      }),
    ),
  );
  const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA(rule)])]));
  return { bed, sockets, heads };
};

describe('a WebSocket', () => {
  test('is a tunnel both ways, from the first byte on', async () => {
    const { bed, sockets, heads } = await switching(
      { responseHeaders: { set: [{ name: 'x-rule', value: '1' }], add: [], remove: [] } },
      'hello',
    );
    const client = dial(bed.port);
    client.write(`${HANDSHAKE}early`);
    await client.holds('hello');
    expect(client.text()).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\nx-rule: 1\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\nhello$/,
    );
    expect(heads[0]).toMatch(
      /^GET \/chat HTTP\/1\.1\r\nhost: a\r\nSec-WebSocket-Key: k\r\nx-forwarded-for: 127\.0\.0\.1\r\n/,
    );
    expect(heads[0]).toMatch(/connection: Upgrade\r\nupgrade: websocket\r\n\r\n/);
    let got = '';
    sockets[0]?.on('data', (bytes: Buffer) => {
      got += bytes.toString('latin1');
    });
    client.write('more');
    await until('the instance gets it', () => got.endsWith('more'));
    sockets[0]?.write('back');
    await client.holds('back');
    sockets[0]?.destroy();
    await client.closed;
    await until('nothing is left', () => bed.proxy.stats().activeRequests === 0);
  });

  test('carries many bytes, held back by who does not read', async () => {
    const { bed, sockets } = await switching();
    const client = dial(bed.port);
    client.write(HANDSHAKE);
    await client.holds('101');
    const [far] = sockets;
    far?.pause();
    const piece = randomBytes(65_536);
    let written = 0;
    let isStuck = false;
    while (!isStuck) {
      const hasRoom = client.socket.write(piece);
      written += piece.length;
      if (hasRoom) continue;
      const drained = new Promise<boolean>((resolve) => client.socket.once('drain', () => resolve(false)));
      isStuck = await Promise.race([
        drained,
        new Promise<boolean>((resolve) => setTimeout(resolve, 300, true)),
      ]);
      expect(written).toBeLessThan(200_000_000);
    }
    let received = 0;
    far?.on('data', ({ length }: Buffer) => {
      received += length;
    });
    far?.resume();
    await until('all of it arrives', () => received === written);
    client.socket.destroy();
    await until('the tunnel is gone', () => bed.proxy.stats().upstreamConnections === 0);
  });

  test('that the instance refuses is answered, and the connection ends', async () => {
    const upstream = await keep(
      startHttp((_, res) => res.writeHead(403, { 'x-why': 'no' }).end('forbidden')),
    );
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const answer = await exchange(bed.port, HANDSHAKE);
    expect(answer).toMatch(
      /^HTTP\/1\.1 403 Forbidden\r\nx-why: no\r\n[\s\S]*connection: close\r\n\r\nforbidden$/,
    );
  });

  test.each([
    ['without a route', []],
    ['without an instance', [...service('shop/a', []), route([toA()])]],
  ])('%s is refused', async (_, entries) => {
    const bed = await keep(startGateway(entries));
    expect(await exchange(bed.port, HANDSHAKE)).toMatch(/^HTTP\/1\.1 (404|503) /);
    expect(bed.proxy.stats().activeRequests).toBe(0);
  });

  test('ends with the proxy', async () => {
    const { bed } = await switching();
    const client = dial(bed.port);
    client.write(HANDSHAKE);
    await client.holds('101');
    await bed.proxy.stop(50);
    await client.closed;
  });
});

describe('a connection that leaves HTTP', () => {
  const CONNECT = 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n';

  test('and is refused ends, also when the client does not end it', async () => {
    const bed = await keep(startGateway([]));
    const clients = [CONNECT, HANDSHAKE].map((text) => {
      const socket = connect({ port: bed.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined).resume();
      socket.write(text);
      return socket;
    });
    await Promise.all(clients.map((socket) => once(socket, 'end')));
    expect(bed.proxy.stats().openConnections).toBe(2);
    await until('both are gone', () => bed.proxy.stats().openConnections === 0);
    for (const socket of clients) socket.destroy();
  });

  test('may be reset', async () => {
    const bed = await keep(startGateway([]));
    for (const text of [CONNECT, HANDSHAKE]) {
      const client = dial(bed.port);
      await once(client.socket, 'connect');
      client.write(`${text}more`);
      client.socket.resetAndDestroy();
      await client.closed;
    }
    await until('both are gone', () => bed.proxy.stats().openConnections === 0);
  });

  test.each([
    ['a tunnel', CONNECT],
    ['a WebSocket', HANDSHAKE],
  ])('for %s is not answered before a request before it', async (_, last) => {
    const upstream = await keep(startHttp(() => undefined));
    const bed = await keep(
      startGateway([
        ...service('shop/a', [upstream.port]),
        route([toA({ matches: [{ path: { type: 'prefix', value: '/slow' } }] as never })]),
      ]),
    );
    expect(await exchange(bed.port, `GET /slow HTTP/1.1\r\nHost: a\r\n\r\n${last}`)).toBe('');
    const own = 'GET /own HTTP/1.1\r\nHost: a\r\n\r\n';
    const answers = await exchange(bed.port, `${own}${own}${last}`);
    expect(answers).not.toContain('405');
    expect(answers.match(/^HTTP/gm)?.length ?? 0).toBeLessThan(3);
  });

  test('and is refused at length is held back by a client that does not read', async () => {
    let written = 0;
    const pour = async (socket: Socket): Promise<void> => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const piece = Buffer.alloc(65_536);
      while (written < 100_000_000 && !socket.destroyed) {
        if (!socket.write(piece)) await once(socket, 'drain');
        written += piece.length;
      }
      socket.end();
    };
    const upstream = await keep(startRaw((socket) => socket.once('data', () => void pour(socket))));
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const socket = connect(bed.port, '127.0.0.1');
    socket.pause();
    socket.write(HANDSHAKE);
    let before = -1;
    // It stands still when two looks in a row see the same.
    while (before !== written || written === 0) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(written).toBeLessThan(50_000_000);
    let received = 0;
    socket.on('data', ({ length }) => {
      received += length;
    });
    socket.resume();
    await until('all of it arrives', () => received > 100_000_000);
    socket.destroy();
  });
});

describe('another upgrade', () => {
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

  test.each([
    ['GET', '', ''],
    ['POST', 'Content-Length: 5\r\n', 'hello'],
  ])('of a %s is passed over, as the JDK’s client wants it', async (method, header, body) => {
    const upstream = await keep(
      startHttp(async (req, res) => {
        let got = '';
        for await (const piece of req) got += piece;
        res.end(JSON.stringify([req.method, req.headers.upgrade, req.headers['http2-settings'], got]));
      }),
    );
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const client = dial(bed.port);
    client.write(`${method} / HTTP/1.1\r\nHost: a\r\n${h2c}${header}\r\n${body}`);
    await client.holds(JSON.stringify([method, null, null, body]));
    client.write('GET /again HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.holds('HTTP/1.1 200', 2);
    expect(bed.proxy.stats().openConnections).toBe(1);
    client.socket.destroy();
    await until('it is gone', () => bed.proxy.stats().openConnections === 0);
  });

  test('may come with each request of a connection', async () => {
    const warnings: string[] = [];
    const warn = ({ message }: Error) => void warnings.push(message);
    process.on('warning', warn);
    const upstream = await keep(startHttp((_, res) => res.end('yes')));
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const client = dial(bed.port);
    for (let times = 1; times <= 20; times += 1) {
      client.write(`GET / HTTP/1.1\r\nHost: a\r\n${h2c}\r\n`);
      await client.holds('yes', times);
    }
    process.off('warning', warn);
    expect(warnings.join()).not.toContain('error listeners');
  });

  test('behind a request that is under way ends the connection', async () => {
    const upstream = await keep(startHttp(() => undefined));
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    for (const upgrade of [`GET / HTTP/1.1\r\nHost: a\r\n${h2c}\r\n`, HANDSHAKE]) {
      const client = dial(bed.port);
      client.write(`GET /slow HTTP/1.1\r\nHost: a\r\n\r\n${upgrade}`);
      await client.closed;
      expect(client.text()).not.toContain('101');
    }
    await until('nothing is under way', () => bed.proxy.stats().activeRequests === 0);
  });
});
