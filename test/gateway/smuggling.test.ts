import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../lib/until.ts';
import { dial, exchange, route, service, startGateway, startRaw, startScripted, toA } from './bed.ts';
import { cleanUp } from './clean-up.ts';

/**
 * Messages that two parsers could read in two ways. A request must be refused, or forwarded as exactly one request; an
 * answer must be refused, and never be taken for the answer to somebody else's request.
 */

const keep = cleanUp();

/** Sends bytes through a gateway; returns the answer and what the instance got. */
const sent = async (bytes: string) => {
  let got = '';
  const upstream = await keep(
    startRaw((socket) =>
      socket.on('data', (data) => {
        got += data.toString('latin1');
        if (got.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      }),
    ),
  );
  const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
  const client = dial(bed.port);
  client.write(bytes);
  await until('an answer', () => client.text().length > 0 || client.socket.destroyed);
  client.socket.destroy();
  await client.closed;
  return { answer: client.text(), got };
};

const SECOND = 'GET /admin HTTP/1.1\r\nHost: b\r\n\r\n';

describe('a request is refused', () => {
  test.each([
    [
      'with length and chunks (CL.TE)',
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`,
    ],
    [
      'with chunks and length (TE.CL)',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${SECOND}\r\n0\r\n\r\n`,
    ],
    [
      'with two encodings (TE.TE)',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
    ],
    [
      'with an unknown encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'with an encoding besides chunked',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ],
    ['with a quoted encoding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n'],
    [
      'with chunks in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n',
    ],
    [
      'with chunks and no length in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['with two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'],
    ['with a list of lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab'],
    ['with a signed length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nab'],
    ['with a hexadecimal length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab'],
    ['with an endless length', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\nab`],
    ['with two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['without host', 'GET / HTTP/1.1\r\n\r\n'],
    ['with a host that is none', 'GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n'],
    ['with a host of two words', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['with a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n folded\r\n\r\n'],
    ['with a space before a colon', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\nab'],
    ['with a space before a header', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n'],
    ['with a header without colon', 'GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n'],
    ['with a control in a name', 'GET / HTTP/1.1\r\nHost: a\r\nX\u0001: 1\r\n\r\n'],
    ['with NUL in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
    ['with a bare CR in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rContent-Length: 5\r\n\r\n'],
    ['with a bare CR as line end', 'GET / HTTP/1.1\rHost: a\r\n\r\n'],
    [
      'with a bare LF as line end of a chunk',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n',
    ],
    [
      'with a chunk longer than said',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n',
    ],
    [
      'with a chunk size of two words',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2 2\r\nab\r\n0\r\n\r\n',
    ],
    ['with another protocol', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['of HTTP/0.9', 'GET /\r\n\r\n'],
    ['with a path that does not begin with a slash', 'GET a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['with another scheme', 'GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['with a user in its URL', 'GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['with a fragment', 'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['with an escaped NUL', 'GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['with bytes beyond ASCII in its path', 'GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['for all (OPTIONS *)', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['for a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
    ['with too many headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(120)}\r\n`],
    ['with too large a head', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['with too long a URL', `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ])('%s', async (_, bytes) => {
    const { answer, got } = await sent(bytes);
    expect(answer === '' || /^HTTP\/1\.1 (400|405|414|417|431|501|505) /.test(answer), answer).toBe(true);
    // A body may turn out to be malformed after its head is on its way: then nothing may follow.
    expect(got.match(/HTTP\/1\.1\r\n/g)?.length ?? 0).toBeLessThanOrEqual(0);
  });
});

describe('a request is forwarded as one', () => {
  test.each([
    [
      'with an absolute URL, whose host holds',
      'GET http://real.test/x HTTP/1.1\r\nHost: other.test\r\n\r\n',
      'GET /x HTTP/1.1\r\nhost: real.test\r\n',
    ],
    [
      'with a path that looks like a URL',
      'GET //other.test/x HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET //other.test/x HTTP/1.1\r\nhost: a\r\n',
    ],
    ['with dot segments', 'GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /b HTTP/1.1\r\nhost: a\r\n'],
    [
      'with a body where none is usual',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: a\r\nContent-Length: 4\r\n',
    ],
    [
      'that lists its length as for one hop',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: content-length\r\nContent-Length: 4\r\n\r\n\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: a\r\nContent-Length: 4\r\n',
    ],
  ])('%s', async (...[, bytes, head]) => {
    const { answer, got } = await sent(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(got.startsWith(head), got).toBe(true);
    expect(got.match(/HTTP\/1\.1\r\n/g)).toHaveLength(1);
  });

  test('and bare LF as line ends, where the parser takes them, become CRLF', async () => {
    const { answer, got } = await sent('GET / HTTP/1.1\nHost: a\n\n');
    if (answer.startsWith('HTTP/1.1 200')) expect(got).not.toMatch(/[^\r]\n/);
    else expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
  });
});

describe('a rule cannot make two requests of one', () => {
  test.each([
    ['path', { path: { type: 'full' as const, value: '/x HTTP/1.1\r\nHost: b\r\n\r\nGET /admin' } }],
    ['path with a blank', { path: { type: 'full' as const, value: '/a b' } }],
    ['host', { host: 'b\r\nX: 1' }],
  ])('by its %s', async (_, rewrite) => {
    const upstream = await keep(startScripted('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    const rule = toA({ rewrite: { host: '', ...rewrite } });
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([rule])]));
    const answer = await exchange(bed.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  });

  test('by its redirect', async () => {
    const redirect = {
      scheme: '',
      host: '',
      port: 0,
      status: 302,
      path: { type: 'full' as const, value: '/\r\nX: 1' },
    };
    const bed = await keep(startGateway([route([{ redirect }])]));
    const answer = await exchange(bed.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  });
});

describe('an answer is refused', () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  test.each([
    ['that is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['of HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
    ['without status', 'HTTP/1.1  OK\r\n\r\n'],
    ['with status 099', 'HTTP/1.1 099 No\r\n\r\n'],
    ['with two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['with the same length twice', `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`],
    ['with a list of lengths', `${OK}Content-Length: 1, 1\r\n\r\na`],
    ['with a length that is none', `${OK}Content-Length: -1\r\n\r\na`],
    ['with length and chunks', `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['with an unknown encoding', `${OK}Transfer-Encoding: gzip\r\n\r\n`],
    ['with two encodings', `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['with chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['with a folded header', `${OK}X-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n`],
    ['with a space before a colon', `${OK}Content-Length : 0\r\n\r\n`],
    ['with bare LF as line ends', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n'],
    ['with a bare CR in a value', `${OK}X: a\rb\r\nContent-Length: 0\r\n\r\n`],
    ['with NUL in a value', `${OK}X: a\0b\r\nContent-Length: 0\r\n\r\n`],
    ['with too many headers', `${OK}${'X: 1\r\n'.repeat(200)}Content-Length: 0\r\n\r\n`],
    ['with too large a head', `${OK}X: ${'x'.repeat(17_000)}\r\n\r\n`],
    ['with an endless head', `${OK}${'X: 1\r\n'.repeat(20_000)}`],
    ['that switches protocols unasked', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['with interim answers without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(50)],
    ['with a first chunk that is none', `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
  ])('%s', async (_, bytes) => {
    const upstream = await keep(startScripted(bytes));
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const answer = await exchange(bed.port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect(bed.proxy.stats().upstreamConnections).toBe(0);
  });

  test('and cut off where part of it is already with the client', async () => {
    const sockets: Socket[] = [];
    const upstream = await keep(
      startRaw((socket) =>
        socket.once('data', () => {
          sockets.push(socket);
          socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n');
        }),
      ),
    );
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const client = dial(bed.port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await client.holds('2\r\nok\r\n');
    sockets[0]?.write('nonsense\r\n');
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(client.text().endsWith('2\r\nok\r\n')).toBe(true);
  });
});

describe('bytes behind an answer', () => {
  const GHOST = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nghost';
  test.each([
    ['at once', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal', GHOST],
    ['of a bodiless one', 'HTTP/1.1 204 No Content\r\n\r\n', GHOST],
    [
      'of a chunked one',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nreal\r\n0\r\n\r\n',
      GHOST,
    ],
    ['later', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal', ''],
  ])('%s are nobody’s answer', async (...[, answer, atOnce]) => {
    const sockets: Socket[] = [];
    const upstream = await keep(
      startRaw((socket) => {
        sockets.push(socket);
        socket.on('data', () => socket.write(answer + atOnce));
      }),
    );
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    // Pipelined: the second request begins the moment the first one ends.
    const client = dial(bed.port);
    client.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.holds('HTTP/1.1 20', 2);
    // While the connection is idle: behind the next request these bytes would be its answer.
    if (atOnce === '') sockets[0]?.write(GHOST);
    await until('the connection is gone', () => bed.proxy.stats().upstreamConnections === 0);
    client.write('GET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.holds('HTTP/1.1 20', 3);
    expect(client.text()).not.toContain('ghost');
    client.socket.destroy();
  });
});
