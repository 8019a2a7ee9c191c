import { expect, test } from 'vitest';
import { indexLines } from './lines.ts';

test.each([
  [0, 1, 1],
  [1, 1, 2],
  [2, 1, 3],
  [3, 2, 1],
  [4, 3, 1],
  [5, 3, 2],
])('offset %i is line %i, column %i', (offset, line, column) => {
  expect(indexLines('ab\n\nc', 'f')(offset)).toEqual({ file: 'f', line, column });
});
