import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPointer, toPointer } from './pointer.ts';

test('pointers are those of RFC 6901', () => {
  expect(toPointer([])).toBe('');
  expect(toPointer(['metadata', 'labels', 'a.b/c~d', 0])).toBe('/metadata/labels/a.b~1c~0d/0');
  expect(fromPointer('')).toEqual([]);
  expect(fromPointer('/')).toEqual(['']);
});

test('every path comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(fromPointer(toPointer(path))).toEqual(path);
    }),
  );
});
