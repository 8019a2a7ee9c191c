import { afterEach, describe, expect, test } from 'vitest';
import { type Bed, exchange, type Running, route, service, startGateway, startHttp, toA } from './bed.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const keep = <T extends Bed | Running>(made: T): T => {
  cleanups.push('stop' in made ? made.stop : made.close);
  return made;
};

const echo = () =>
  startHttp((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const { method, url, rawHeaders } = req;
      res.setHeader('x-from', 'echo');
      res.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(pieces).toString('latin1') }));
    });
  });

describe('a forwarded request', () => {
  test('keeps what it is and tells of the hop', async () => {
    const upstream = keep(await echo());
    const bed = keep(await startGateway([...service('shop/a', [upstream.port]), route([toA()])]));
    const text = await exchange(
      bed.port,
      'GET /a/./b?q=1 HTTP/1.1\r\nHost: www.test:80\r\nX-One: 1\r\nConnection: close, x-gone\r\nX-Gone: 1\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const seen = JSON.parse(text.slice(text.indexOf('{')));
    expect(seen).toMatchObject({ method: 'GET', url: '/a/b?q=1' });
    expect(seen.rawHeaders).toEqual([
      'host',
      'www.test:80',
      'X-One',
      '1',
      'x-forwarded-for',
      '127.0.0.1',
      'x-forwarded-proto',
      'http',
      'x-forwarded-host',
      'www.test:80',
      'x-request-id',
      expect.stringMatching(/^[\da-f-]{36}$/),
    ]);
  });
});
