import { expect, test } from 'vitest';
import { createStrip, type Purchase, STRIP_LENGTH } from './strip.ts';
import { summarise } from './summary.ts';

const purchase = (more: Partial<Purchase> = {}): Purchase => ({
  user: 'a',
  tier: '',
  book: 'Emma',
  stock: 'v1',
  account: 'v1',
  status: 200,
  cents: 1_090,
  isMemberPrice: false,
  tries: 1,
  ms: 2,
  ...more,
});

const ticking = () => {
  let now = 0;
  return () => {
    now += 25;
    return now;
  };
};

const numbers = (listed: readonly { readonly seq: number }[]) => listed.map(({ seq }) => seq);

test('keeps the last 100', () => {
  const strip = createStrip(ticking());
  for (let count = 0; count < 250; count += 1) strip.add(purchase());
  expect(strip.all()).toHaveLength(STRIP_LENGTH);
  expect([numbers(strip.all())[0], numbers(strip.all()).at(-1)]).toEqual([151, 250]);
});

test('tells what came after a number, and all of it to who knows a number never given', () => {
  const strip = createStrip(ticking());
  for (let count = 0; count < 5; count += 1) strip.add(purchase());
  expect(numbers(strip.after(3))).toEqual([4, 5]);
  expect(numbers(strip.after(5))).toEqual([]);
  expect(numbers(strip.after(900))).toEqual([1, 2, 3, 4, 5]);
});

test('counts', () => {
  const strip = createStrip(ticking());
  strip.add(purchase({ ms: 9 }));
  strip.add(purchase({ account: 'v2', tier: 'vip', ms: 5, stock: 'v2' }));
  strip.add(purchase({ account: 'v3', tries: 2, ms: 7 }));
  strip.add(purchase({ account: 'v3', status: 502, tries: 0, ms: 1 }));
  strip.add(purchase({ account: '', status: 503, tries: 0, tier: 'vip', ms: 0 }));
  expect(summarise(strip.all())).toEqual({
    total: 5,
    perSecond: 40,
    account: { v1: 1, v2: 1, v3: 2 },
    stock: { v1: 4, v2: 1 },
    failed: 2,
    retried: 1,
    medianMs: 7,
    vip: { total: 2, v2: 1 },
  });
});

test('an empty strip has no rate', () => {
  expect(summarise([])).toMatchObject({ total: 0, perSecond: 0, medianMs: 0, account: {} });
});
