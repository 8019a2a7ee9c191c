import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, lineOfByte } from './decode.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test.each([
  ['a stray continuation', bytes(0x61, 0x80), 1],
  ['an overlong slash', bytes(0xc0, 0xaf), 0],
  ['a long overlong', bytes(0x61, 0xe0, 0x80, 0x80), 1],
  ['a surrogate', bytes(0xed, 0xa0, 0x80), 0],
  ['beyond Unicode', bytes(0xf4, 0x90, 0x80, 0x80), 0],
  ['a sequence cut off', bytes(0x61, 0x62, 0xe2, 0x82), 2],
  ['Latin-1', bytes(0x0a, 0xe4, 0x0a), 1],
])('%s', (_, value, badByte) => {
  expect(decode(value)).toEqual({ badByte });
});

test('text is decoded and loses its byte order mark', () => {
  expect(decode(Buffer.from('\ufeffä€😀'))).toEqual({ text: 'ä€😀' });
});

test('the place of the first bad byte agrees with the strict decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (value) => {
      const result = decode(value);
      if ('text' in result) return;
      const before = decode(value.slice(0, result.badByte));
      expect(before).toHaveProperty('text');
      expect(decode(value.slice(0, result.badByte + 4))).toHaveProperty('badByte');
    }),
  );
});

test('lines are counted by line feeds', () => {
  expect(lineOfByte(Buffer.from('a\nb\nc'), 4)).toBe(3);
  expect(lineOfByte(Buffer.from('a\nb\nc'), 1)).toBe(1);
});
