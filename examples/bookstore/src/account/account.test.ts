import { expect, test } from 'vitest';
import type { Call } from '../http/server.ts';
import { seeded } from '../random.ts';
import { faultOf } from './faults.ts';
import { createLedger } from './ledger.ts';
import { priceOf } from './prices.ts';
import { accountService } from './service.ts';

const price = (cents: number) => ({ cents, isMemberPrice: false });

test('v2 has a member price, rounded to five cents', () => {
  expect(priceOf('v1', 1_090)).toEqual({ cents: 1_090, isMemberPrice: false });
  expect(priceOf('v2', 1_090)).toEqual({ cents: 925, isMemberPrice: true });
  expect(priceOf('v3', 1_090)).toEqual({ cents: 1_090, isMemberPrice: false });
});

test('a purchase is booked once, whatever is asked the second time', () => {
  const ledger = createLedger();
  const first = ledger.book({ purchase: 'p', user: 'a', price: price(500) });
  const second = ledger.book({ purchase: 'p', user: 'a', price: price(900) });
  expect(first).toEqual({ price: price(500), balance: 19_500, replayed: false });
  expect(second).toEqual({ ...first, replayed: true });
  expect(ledger.balance('a')).toBe(19_500);
});

test('the id of one user says nothing of another', () => {
  const ledger = createLedger();
  ledger.book({ purchase: 'p', user: 'a', price: price(500) });
  expect(ledger.book({ purchase: 'p', user: 'b', price: price(700) })).toMatchObject({
    balance: 19_300,
    replayed: false,
  });
});

test('a balance that runs out is filled up and never below zero', () => {
  const ledger = createLedger();
  const left = Array.from(
    { length: 25 },
    (_, index) => ledger.book({ purchase: `p${index}`, user: 'a', price: price(1_890) }).balance,
  );
  expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
  expect(left.slice(9, 12)).toEqual([1_100, 19_210, 17_320]);
});

test('v3 fails 30 % of the time, half of it after booking; the others never', () => {
  const random = seeded(1);
  const faults = Array.from({ length: 10_000 }, () => faultOf('v3', random));
  const share = (wanted: string) => faults.filter((fault) => fault === wanted).length / faults.length;
  expect(share('before')).toBeCloseTo(0.15, 1);
  expect(share('after')).toBeCloseTo(0.15, 1);
  expect(share('none')).toBeCloseTo(0.7, 1);
  expect(faultOf('v1', () => 0)).toBe('none');
  expect(faultOf('v2', () => 0)).toBe('none');
});

const call = (path: string, headers: Readonly<Record<string, string>> = {}): Call => ({
  method: 'POST',
  url: new URL(path, 'http://account'),
  header: (name) => headers[name],
});

test('a try that failed after booking is not charged again by the next one', async () => {
  const numbers = [0.1, 0.2, 0.9];
  const parts = { version: 'v3', ledger: createLedger(), random: () => numbers.shift() ?? 1 } as const;
  const service = accountService(parts);
  const buy = () => service(call('/buy?price=1000', { 'x-user': 'a', 'idempotency-key': 'p' }));
  const replies = [await buy(), await buy(), await buy()];
  expect(replies.map(({ status }) => status)).toEqual([500, 500, 200]);
  expect(replies[0]?.headers['x-version']).toBe('v3');
  expect(JSON.parse(String(replies[2]?.body))).toMatchObject({ tries: 3, balance: 19_000, replayed: true });
});

test.each([['/buy'], ['/buy?price=0'], ['/buy?price=1e9'], ['/buy?price=x']])(
  '%s is no order',
  async (path) => {
    const service = accountService({ version: 'v1', ledger: createLedger(), random: () => 1 });
    expect((await service(call(path, { 'idempotency-key': 'p' }))).status).toBe(400);
  },
);

test('without an id there is no order', async () => {
  const service = accountService({ version: 'v1', ledger: createLedger(), random: () => 1 });
  expect((await service(call('/buy?price=5'))).status).toBe(400);
  expect((await service(call('/nothing'))).status).toBe(404);
});
