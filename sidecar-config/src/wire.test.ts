import { expect, it } from 'vitest';
import { element, joined } from './wire.ts';

it.each([
  [0, [10, 0]],
  [5, [10, 5]],
  [127, [10, 127]],
  [128, [10, 128, 1]],
  [20_000, [10, 160, 156, 1]],
])('frames %d bytes', (length, head) => {
  const framed = element(1, new Uint8Array(length).fill(7));
  expect([...framed.slice(0, head.length)]).toEqual(head);
  expect(framed.length).toBe(head.length + length);
  expect(framed.slice(head.length).every((byte) => byte === 7)).toBe(true);
});

it('writes field numbers above 15', () => {
  expect([...element(16, Uint8Array.of(1))]).toEqual([130, 1, 1, 1]);
});

it('joins parts', () => {
  expect([...joined([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])]).toEqual([1, 2, 3]);
  expect(joined([]).length).toBe(0);
});
