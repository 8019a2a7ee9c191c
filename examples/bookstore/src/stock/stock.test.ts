import { expect, test } from 'vitest';
import type { Call } from '../http/server.ts';
import type { Charge, ChargeOrder } from './account-client.ts';
import type { StockParts } from './buy.ts';
import { readPages } from './pages.ts';
import { stockService } from './service.ts';
import { createShelf } from './shelf.ts';
import { createStrip } from './strip.ts';

const paid: Charge = {
  ok: true,
  version: 'v2',
  cents: 925,
  isMemberPrice: true,
  balance: 19_075,
  tries: 1,
  replayed: false,
};

function stock(charge: Charge, version: 'v1' | 'v2' = 'v1') {
  const orders: ChargeOrder[] = [];
  const parts: StockParts = {
    version,
    shelf: createShelf(),
    strip: createStrip(() => 0),
    charge: async (order) => {
      orders.push(order);
      return charge;
    },
    elapsed: () => 0,
  };
  const service = stockService(parts, new Map());
  const ask = (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const call: Call = { method, url: new URL(path, 'http://stock'), header: (name) => headers[name] };
    return service(call);
  };
  return { ask, orders, parts };
}

test('a purchase passes on who buys, and is on the strip', async () => {
  const { ask, orders, parts } = stock(paid);
  const headers = { 'x-user': 'alice', 'x-user-tier': 'vip', 'idempotency-key': 'p' };
  const reply = await ask('POST', '/buy?book=emma', headers);
  expect(reply).toMatchObject({
    status: 200,
    headers: { 'x-stock-version': 'v1', 'x-account-version': 'v2' },
  });
  expect(JSON.parse(String(reply.body))).toMatchObject({ book: 'Emma', cents: 925, listCents: 1_090 });
  expect(orders).toEqual([{ user: 'alice', tier: 'vip', purchase: 'p', book: 'emma', cents: 1_090 }]);
  expect(parts.strip.all()).toMatchObject([{ seq: 1, user: 'alice', account: 'v2', status: 200 }]);
});

test('a purchase without an id gets one of its own', async () => {
  const { ask, orders } = stock(paid);
  await ask('GET', '/buy?book=emma');
  await ask('GET', '/buy?book=emma');
  expect(new Set(orders.map(({ purchase }) => purchase)).size).toBe(2);
});

test('what account refuses is refused, with its reason and Retry-After', async () => {
  const limited: Charge = {
    ok: false,
    version: '',
    status: 429,
    code: 'ACCOUNT_429',
    message: 'account answered 429.',
    retryAfter: '1',
  };
  const { ask, parts } = stock(limited);
  const reply = await ask('POST', '/buy?book=emma');
  expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(parts.strip.all()).toMatchObject([{ account: '', status: 429, cents: 0 }]);
  expect(parts.shelf.list('v1').every(({ sold }) => sold === 0)).toBe(true);
});

test('v1 sorts by title, v2 by sales; a purchase that is repeated is one sale', async () => {
  const { ask, parts } = stock(paid);
  for (const book of ['walden', 'walden', 'dracula']) await ask('POST', `/buy?book=${book}`);
  const repeated = stock({ ...paid, replayed: true });
  await repeated.ask('POST', '/buy?book=walden');
  const titles = (version: 'v1' | 'v2') => parts.shelf.list(version).map(({ title }) => title);
  expect(titles('v1')).toEqual([...titles('v1')].sort());
  expect(titles('v2').slice(0, 2)).toEqual(['Walden', 'Dracula']);
  expect(parts.shelf.list('v2')[0]).toMatchObject({ sold: 2, left: 498 });
  expect(repeated.parts.shelf.list('v2').every(({ sold }) => sold === 0)).toBe(true);
});

test.each([
  ['POST', '/buy', 404],
  ['POST', '/buy?book=nothing', 404],
  ['DELETE', '/buy?book=emma', 405],
  ['POST', '/books', 405],
  ['GET', '/nothing', 404],
  ['GET', '/books', 200],
  ['GET', '/purchases?after=x', 200],
])('%s %s answers %d', async (method, path, status) => {
  expect((await stock(paid).ask(method, path)).status).toBe(status);
});

test('an id that is none is refused', async () => {
  const { ask, orders } = stock(paid);
  expect((await ask('POST', '/buy?book=emma', { 'idempotency-key': 'a b' })).status).toBe(400);
  expect(orders).toEqual([]);
});

test('the page has nothing inline and loads nothing from elsewhere', async () => {
  const pages = await readPages();
  const html = String(pages.get('/')?.body);
  const loaded = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
  expect(loaded).toContain('/app.mjs');
  for (const path of loaded) expect(pages.has(path)).toBe(true);
  expect(html).not.toMatch(/ style=| on\w+=|<style|<script(?! type="module" src=)|https?:\/\//);
  for (const [path, { headers, body }] of pages) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const addresses = String(body).match(/https?:\/\/[^\s'"]+/g) ?? [];
    expect([path, addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')]).toEqual([
      path,
      [],
    ]);
    for (const [, name] of String(body).matchAll(/from '\.(\/[^']+)'/g))
      expect(pages.has(name ?? '')).toBe(true);
  }
});
