import { expect, test } from 'vitest';
import { callerOf, isPurchaseId } from './caller.ts';

const caller = (headers: Readonly<Record<string, string>>) => callerOf({ header: (name) => headers[name] });

test.each([
  [
    { 'x-user': 'alice', 'x-user-tier': 'vip' },
    { user: 'alice', tier: 'vip' },
  ],
  [{ 'x-user': 'user-001' }, { user: 'user-001', tier: '' }],
  [{}, { user: 'guest', tier: '' }],
  [
    { 'x-user': '<b>', 'x-user-tier': 'a b' },
    { user: 'guest', tier: '' },
  ],
  [{ 'x-user': 'x'.repeat(65) }, { user: 'guest', tier: '' }],
])('%j', (headers, expected) => {
  expect(caller(headers)).toEqual(expected);
});

test.each([
  ['load-a1-7', true],
  ['', false],
  ['a b', false],
  ['x'.repeat(65), false],
])('purchase id %j', (id, expected) => {
  expect(isPurchaseId(id)).toBe(expected);
});
