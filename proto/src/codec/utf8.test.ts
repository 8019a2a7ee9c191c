import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8, hasUtf8 } from './utf8.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc
    .array(fc.constantFrom('a', '\uD7FF', '\uE000', '\uFFFF', '\u{10000}', '\u{10FFFF}'))
    .map((all) => all.join('')),
);

test('orders like the bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 1000 },
  );
});

test('knows what has no UTF-8 form', () => {
  expect(['', 'a', '\u{1F600}'].every(hasUtf8)).toBe(true);
  expect(['\uD83D', '\uDE00', 'a\uDE00\uD83D'].some(hasUtf8)).toBe(false);
});
