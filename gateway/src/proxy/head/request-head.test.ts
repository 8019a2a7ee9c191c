import { describe, expect, test } from 'vitest';
import { readRequestHead } from './request-head.ts';

const read = (rawHeaders: readonly string[], url = '/', method = 'GET') =>
  readRequestHead({
    method,
    url,
    rawHeaders: ['Host', 'a', ...rawHeaders],
    httpVersionMajor: 1,
    httpVersionMinor: 1,
  });

describe('the head of a request', () => {
  test('is taken apart', () => {
    const raw = [
      'X-A',
      '1',
      'Content-Length',
      '7',
      'X-Forwarded-For',
      '1.1.1.1',
      'x-forwarded-for',
      '2.2.2.2',
    ];
    expect(read([...raw, 'TE', 'Trailers', 'X-Request-ID', 'r'], '/a/../b?x=1?y', 'POST')).toEqual({
      method: 'POST',
      authority: 'a',
      path: '/b',
      query: 'x=1?y',
      headers: ['X-A', '1', 'Content-Length', '7', 'TE', 'Trailers', 'X-Request-ID', 'r'],
      body: 'length',
      length: 7,
      forwardedFor: '1.1.1.1, 2.2.2.2',
      hasRequestId: true,
    });
  });

  test.each([
    [[], 'none'],
    [['Content-Length', '0'], 'none'],
    [['Content-Length', '1'], 'length'],
    [['Transfer-Encoding', 'Chunked'], 'chunked'],
  ])('%j has body %s', (raw, body) => {
    expect(read(raw)).toMatchObject({ body });
  });

  test.each([
    ['HTTP://b:81/x?q', 'b:81', '/x', 'q'],
    ['http://b', 'b', '/', undefined],
    ['http://b?q', 'b', '/', 'q'],
    ['http://[::1]:80/x', '[::1]:80', '/x', undefined],
  ])('of %s is for the host of the URL', (...[url, authority, path, query]) => {
    expect(read([], url)).toMatchObject({ authority, path, query });
  });

  test('loses what Connection lists, in any case, and what is for the hop', () => {
    const raw = [
      'X-Gone',
      '1',
      'Keep-Alive',
      'x',
      'Trailer',
      'x',
      'Proxy-Connection',
      'x',
      'Expect',
      'x',
      'X-Stays',
      '1',
    ];
    expect(read([...raw, 'Connection', 'X-GONE , close'])).toMatchObject({ headers: ['X-Stays', '1'] });
  });

  test.each([
    [431, Array.from({ length: 220 }, () => 'x'), '/'],
    [414, [], `/${'x'.repeat(9_000)}`],
    [400, ['Host', 'b'], '/'],
    [400, ['Content-Length', '1', 'Transfer-Encoding', 'chunked'], '/'],
    [400, ['Content-Length', '1', 'Content-Length', '1'], '/'],
    [501, ['Transfer-Encoding', 'gzip'], '/'],
    [501, ['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'], '/'],
    [400, [], '*'],
    [400, [], '/a b'],
    [400, [], 'ftp://a/'],
    [400, [], 'http://u@b/'],
    [400, [], '/%00'],
  ])('gets %i', (status, raw, url) => {
    expect(read(raw, url)).toBe(status);
  });

  test('of another major version gets 505', () => {
    const parsed = { method: 'GET', url: '/', rawHeaders: [], httpVersionMajor: 2, httpVersionMinor: 0 };
    expect(readRequestHead(parsed)).toBe(505);
  });
});
