import { describe, expect, test } from 'vitest';
import {
  change,
  entry,
  exchange,
  LISTENER,
  route,
  service,
  startGateway,
  startHttp,
  type TestRule,
  toA,
} from './bed.ts';
import { cleanUp } from './clean-up.ts';

const keep = cleanUp();
const ID = 'RateLimitPolicy/shop/l/0';

type LimitBody = Parameters<typeof entry<'Limit'>>[2];

const limit = (partial: LimitBody = {}) =>
  entry('Limit', ID, {
    id: ID,
    requests: 2,
    perMs: 60_000,
    scope: 'Local',
    mode: 'Enforce',
    status: 429,
    maxKeys: 10_000,
    ...partial,
  });

const bedWith = async (limits: ReturnType<typeof limit>[], rule: TestRule = {}) => {
  const upstream = await keep(startHttp((_, res) => res.end('ok')));
  const rules = route([toA({ limits: [ID], ...rule })]);
  const entries = [...service('shop/a', [upstream.port]), rules, ...limits];
  // Time stands: nothing flows back into a bucket.
  return keep(startGateway(entries, { now: () => 0 }));
};

const ask = async (port: number, headers = ''): Promise<string> =>
  (await exchange(port, `GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`)).split(
    '\r\n\r\n',
  )[0] ?? '';

const statuses = async (port: number, asked: readonly string[]): Promise<readonly string[]> => {
  const got: string[] = [];
  for (const headers of asked) got.push((await ask(port, headers)).slice(9, 12));
  return got;
};

describe('a limit', () => {
  test('refuses what is too much, and says when to come again', async () => {
    const { port, proxy } = await bedWith([limit()]);
    expect(await statuses(port, ['', '', ''])).toEqual(['200', '200', '429']);
    const [, seconds] = /\r\nretry-after: (\d+)\r\n/.exec(await ask(port)) ?? [];
    expect(Number(seconds)).toBe(30);
    expect(proxy.stats().limitsRefused).toEqual([{ limit: ID, refused: 2 }]);
    expect(proxy.stats().requests).toContainEqual({
      rule: 'HTTPRoute/shop/r/0',
      statuses: { '1xx': 0, '2xx': 2, '3xx': 0, '4xx': 2, '5xx': 0 },
    });
  });

  test('counts each value of its keys, and nothing without them', async () => {
    const keys = [
      { source: 'header', name: 'x-user' },
      { source: 'query', name: 'q' },
    ] as const;
    const { port } = await bedWith([limit({ requests: 1, keys: [keys[0]] })]);
    const asked = ['x-user: a\r\n', 'x-user: a\r\n', 'X-User: b\r\n', '', ''];
    expect(await statuses(port, asked)).toEqual(['200', '429', '200', '200', '200']);
    const both = await bedWith([limit({ requests: 1, keys: [...keys] })]);
    expect(await statuses(both.port, asked)).toEqual(['200', '200', '200', '200', '200']);
  });

  test('counts only what matches it', async () => {
    const matches = [{ headers: [{ name: 'x-kind', type: 'exact' as const, value: 'bulk' }] }];
    const { port } = await bedWith([limit({ requests: 1, matches: matches as never })]);
    const asked = ['x-kind: bulk\r\n', '', 'x-kind: bulk\r\n', ''];
    expect(await statuses(port, asked)).toEqual(['200', '200', '429', '200']);
  });

  test('has the status it names, without a time for others than 429', async () => {
    const { port } = await bedWith([limit({ requests: 1, status: 503 })]);
    await ask(port);
    const answer = await ask(port);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).not.toContain('retry-after');
  });

  test('only counts in mode Shadow', async () => {
    const { port, proxy } = await bedWith([limit({ requests: 1, mode: 'Shadow' })]);
    expect(await statuses(port, ['', '', ''])).toEqual(['200', '200', '200']);
    expect(proxy.stats().limitsRefused).toEqual([{ limit: ID, refused: 2 }]);
  });

  test('holds for redirects and for rules without backend', async () => {
    const redirect = { scheme: '', host: 'b', port: 0, status: 302 };
    const { port } = await bedWith([limit({ requests: 1 })], { backends: [], redirect });
    expect(await statuses(port, ['', ''])).toEqual(['302', '429']);
    const empty = await bedWith([limit({ requests: 1 })], { backends: [] });
    expect(await statuses(empty.port, ['', ''])).toEqual(['500', '429']);
  });

  test('keeps its buckets while the table changes around it, and when it is sent again', async () => {
    const { port, proxy } = await bedWith([limit()]);
    await ask(port);
    await ask(port);
    proxy.apply(change([limit(), route([toA({ limits: [ID] })]), ...service('shop/b', [])]));
    expect(await statuses(port, [''])).toEqual(['429']);
    proxy.apply(change([limit({ requests: 1 })]));
    expect(await statuses(port, ['', ''])).toEqual(['200', '429']);
    proxy.apply(change([], { removes: [{ kind: 'Limit', key: ID }] }));
    expect(await statuses(port, ['', ''])).toEqual(['200', '200']);
  });
});

describe('what is not understood', () => {
  const withheld = (kind: string, key: string) => ({ kind, key, version: 'x', reason: 'limit.future' });

  test('and limits a rule makes it answer 503, until it is understood', async () => {
    const { port, proxy } = await bedWith([]);
    proxy.apply(change([], { withheld: [withheld('Limit', ID)] }));
    expect(await statuses(port, [''])).toEqual(['503']);
    proxy.apply(change([limit()]));
    expect(await statuses(port, [''])).toEqual(['200']);
    proxy.apply(change([], { withheld: [withheld('Service', 'shop/a')] }));
    expect(await statuses(port, [''])).toEqual(['503']);
    proxy.apply(change([], { removes: [{ kind: 'Service', key: 'shop/a' }] }));
  });

  test('and routes a host makes that host answer 503, and no other', async () => {
    const { port, proxy } = await bedWith([]);
    const key = `${LISTENER}|a|HTTPRoute/shop/new`;
    proxy.apply(change([], { withheld: [withheld('RouteBlock', key)] }));
    expect(await statuses(port, [''])).toEqual(['503']);
    expect(await exchange(port, 'GET /x HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    proxy.apply(change([], { removes: [{ kind: 'RouteBlock', key }] }));
    expect(await statuses(port, [''])).toEqual(['200']);
  });
});
