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
  startScripted,
  type TestRule,
  toA,
} from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();

const echo = () =>
  startHttp((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const { method, url, rawHeaders, rawTrailers } = req;
      const body = Buffer.concat(pieces).toString('latin1');
      res.end(JSON.stringify({ method, url, rawHeaders, rawTrailers, body }));
    });
  });

const gatewayTo = async (port: number, rule: TestRule = {}) =>
  keep(startGateway([...service('shop/a', [port]), route([toA(rule)])]));

const CLOSE = 'Host: www.test\r\nConnection: close\r\n';
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
/** What an echo saw; it answers in UTF-8. */
const seenIn = (text: string) => JSON.parse(Buffer.from(bodyOf(text), 'latin1').toString());

describe('a forwarded request', () => {
  test('keeps what it is and tells of the hop', async () => {
    const { port } = await gatewayTo((await keep(echo())).port);
    const text = await exchange(
      port,
      'GET /a/./b?q=1 HTTP/1.1\r\nHost: www.test:80\r\nX-One: \u00e4\r\nConnection: close, x-gone\r\nX-Gone: 1\r\n' +
        'X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\nTE: gzip\r\nUpgrade: h2c\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const seen = seenIn(text);
    expect(seen).toMatchObject({ method: 'GET', url: '/a/b?q=1' });
    const hop = [
      'x-forwarded-for',
      '10.0.0.1, 127.0.0.1',
      'x-forwarded-proto',
      'http',
      'x-forwarded-host',
      'www.test:80',
    ];
    const id = ['x-request-id', expect.stringMatching(/^[\da-f-]{36}$/)];
    expect(seen.rawHeaders).toEqual(['host', 'www.test:80', 'X-One', '\u00e4', ...hop, ...id]);
  });

  test('keeps its id', async () => {
    const { port } = await gatewayTo((await keep(echo())).port);
    const text = await exchange(port, `GET / HTTP/1.1\r\n${CLOSE}X-Request-Id: mine\r\n\r\n`);
    const { rawHeaders } = seenIn(text);
    expect(rawHeaders.filter((part: string) => /x-request-id/i.test(part))).toHaveLength(1);
    expect(rawHeaders).toContain('mine');
  });

  test('is changed as its rule says, but for what frames it', async () => {
    const { port } = await gatewayTo((await keep(echo())).port, {
      rewrite: { host: 'inner.test', path: { type: 'full', value: '/new' } },
      requestHeaders: {
        remove: ['x-gone', 'host', 'content-length'],
        set: [
          { name: 'x-set', value: 'é' },
          { name: 'transfer-encoding', value: 'chunked' },
          { name: 'x-bad', value: 'a\r\nx: 1' },
        ],
        add: [{ name: 'x-one', value: '2' }],
      },
      responseHeaders: { remove: [], set: [{ name: 'x-answer', value: '1' }], add: [] },
    });
    const text = await exchange(
      port,
      `POST /old?q HTTP/1.1\r\n${CLOSE}X-One: 1\r\nX-Gone: 1\r\nContent-Length: 2\r\n\r\nhi`,
    );
    expect(text).toContain('\r\nx-answer: 1\r\n');
    const { url, rawHeaders, body } = seenIn(text);
    expect([url, body]).toEqual(['/new?q', 'hi']);
    expect(rawHeaders.slice(0, 6)).toEqual(['host', 'inner.test', 'X-One', '1', 'Content-Length', '2']);
    expect(rawHeaders.slice(-4)).toEqual(['x-set', Buffer.from('é').toString('latin1'), 'x-one', '2']);
  });

  test.each([
    ['with a length', 'Content-Length: 5\r\n\r\nhello', 'hello'],
    ['of length 0', 'Content-Length: 0\r\n\r\n', ''],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n', 'hello'],
  ])('has its body %s', async (_, rest, body) => {
    const { port } = await gatewayTo((await keep(echo())).port);
    const text = await exchange(port, `POST / HTTP/1.1\r\n${CLOSE}${rest}`);
    expect(seenIn(text)).toMatchObject({ method: 'POST', body });
  });

  test('has its trailers', async () => {
    const { port } = await gatewayTo((await keep(echo())).port);
    const chunks = '2\r\nhi\r\n0\r\nX-Sum: 1\r\nHost: b\r\n\r\n';
    const text = await exchange(
      port,
      `POST / HTTP/1.1\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
    );
    expect(seenIn(text)).toMatchObject({ body: 'hi', rawTrailers: ['X-Sum', '1'] });
  });

  test('may wait for a 100 before its body', async () => {
    const { port } = await gatewayTo((await keep(echo())).port);
    const client = dial(port);
    client.write(`POST / HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await client.holds('HTTP/1.1 100 Continue\r\n\r\n');
    client.write('hi');
    await client.closed;
    expect(client.text()).toContain('"body":"hi"');
  });

  test('gets its refusal instead of a 100', async () => {
    const bed = await keep(startGateway([]));
    const client = dial(bed.port);
    client.write(`POST / HTTP/1.1\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('requests of one connection', () => {
  test('are answered in order, one after the other, also when pipelined', async () => {
    let active = 0;
    let most = 0;
    const upstream = await keep(
      startHttp((req, res) => {
        active += 1;
        most = Math.max(most, active);
        setTimeout(() => {
          active -= 1;
          res.end(`<${req.url}>`);
        }, 5);
      }),
    );
    const { port, proxy } = await gatewayTo(upstream.port);
    const paths = ['/1', '/2', '/3', '/4', '/5'];
    const text = await exchange(
      port,
      paths
        .map(
          (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n${path === '/5' ? 'Connection: close\r\n' : ''}\r\n`,
        )
        .join(''),
    );
    expect(text.match(/<[^>]*>/g)).toEqual(paths.map((path) => `<${path}>`));
    expect(most).toBe(1);
    expect(proxy.stats().upstreamConnections).toBe(1);
  });

  test.each([
    ['a refusal', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n'],
    ['a last answer', 'GET /first HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('are not served behind %s', async (what, first) => {
    const got: string[] = [];
    const answers: (() => void)[] = [];
    const upstream = await keep(
      startHttp((req, res) => {
        got.push(req.url ?? '');
        if (req.url === '/first') answers.push(() => void res.end());
        else res.end();
      }),
    );
    const bed = await keep(startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    // A connection to the instance that is ready to be used at once.
    await exchange(bed.port, 'GET /warm HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const client = dial(bed.port);
    client.write(`${first}POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);
    if (what === 'a last answer') {
      await until('the first is under way', () => answers.length > 0);
      const stopped = bed.proxy.stop(60_000);
      answers[0]?.();
      await stopped;
    }
    await client.closed;
    expect(client.text()).toContain('connection: close');
    expect(got).not.toContain('/second');
  });

  test('end with it when too many wait', async () => {
    const upstream = await keep(startHttp(() => undefined));
    const { port, proxy } = await gatewayTo(upstream.port);
    const client = dial(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100));
    await client.closed;
    expect(proxy.stats().activeRequests).toBe(0);
  });
});

/** What a client sees of an answer of an instance. */
const answered = async (answer: string, request = 'GET / HTTP/1.1', rule: TestRule = {}) => {
  const upstream = await keep(startScripted(answer));
  const { port } = await gatewayTo(upstream.port, rule);
  return exchange(port, `${request}\r\n${CLOSE}\r\n`);
};

describe('an answer', () => {
  test('keeps status, reason and headers, and gets a date', async () => {
    const text = await answered(
      'HTTP/1.1 299 Fine\r\nX-A: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok',
    );
    expect(text).toMatch(
      /^HTTP\/1\.1 299 Fine\r\nX-A: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\ndate: .*GMT\r\n/,
    );
    expect(bodyOf(text)).toBe('ok');
  });

  test('loses what was for the hop', async () => {
    const text = await answered(
      'HTTP/1.1 200 OK\r\nConnection: x-hop, keep-alive\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nProxy-Connection: a\r\nX-End: 1\r\nContent-Length: 0\r\n\r\n',
    );
    expect(text).not.toMatch(/x-hop|keep-alive|proxy-connection/i);
    expect(text).toContain('X-End: 1');
  });

  test.each([
    ['chunks in one read', '5\r\nhello\r\n0\r\n\r\n', 'hello'],
    ['many chunks', `${'1\r\nx\r\n'.repeat(50)}0\r\n\r\n`, 'x'.repeat(50)],
  ])('of %s has its length', async (_, chunks, body) => {
    const text = await answered(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`);
    expect(text).toContain(`content-length: ${body.length}\r\n`);
    expect(bodyOf(text)).toBe(body);
  });

  test('keeps its trailers', async () => {
    const text = await answered(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nHost: x\r\n\r\n',
    );
    expect(bodyOf(text)).toBe('2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n');
  });

  test('to an old client has no chunks', async () => {
    const text = await answered(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n',
      'GET / HTTP/1.0',
    );
    expect(text).not.toMatch(/chunked/i);
    expect(bodyOf(text)).toBe('ok');
  });

  test.each([
    ['to HEAD with a length', 'HEAD', '200 OK', 'Content-Length: 5\r\n'],
    ['to HEAD with chunks', 'HEAD', '200 OK', 'Transfer-Encoding: chunked\r\n'],
    ['204', 'GET', '204 No Content', 'Content-Length: 5\r\n'],
    ['304', 'GET', '304 Not Modified', 'Content-Length: 5\r\n'],
  ])('without body: %s', async (...[, method, status, header]) => {
    const text = await answered(`HTTP/1.1 ${status}\r\n${header}\r\n`, `${method} / HTTP/1.1`);
    const keepsLength = header.startsWith('Content') && !status.startsWith('204');
    expect(text).toMatch(`HTTP/1.1 ${status}\r\n${keepsLength ? header : ''}date: `);
    expect(text.slice(text.indexOf('\r\n\r\n'))).toBe('\r\n\r\n');
  });

  test('may end with its connection', async () => {
    const upstream = await keep(
      startRaw((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'))),
    );
    const { port } = await gatewayTo(upstream.port);
    const client = dial(port);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.holds('all of it');
    client.socket.destroy();
  });

  test('may have interim ones before it', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
    const text = await answered(
      `HTTP/1.1 100 Continue\r\n\r\n${hints}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`,
    );
    expect(text).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/,
    );
  });

  test('that arrives byte by byte is the same', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n';
    const upstream = await keep(
      startRaw((socket) => {
        socket.setNoDelay(true);
        const drip = async (): Promise<void> => {
          for (const byte of answer) {
            socket.write(byte);
            await new Promise(setImmediate);
          }
        };
        socket.once('data', () => void drip());
      }),
    );
    const { port } = await gatewayTo(upstream.port);
    const text = await exchange(port, `GET / HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(bodyOf(text)).toBe(
      `${'abcdef'
        .split('')
        .map((byte) => `1\r\n${byte}\r\n`)
        .join('')}0\r\n\r\n`,
    );
  });
});
