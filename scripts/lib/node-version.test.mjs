import { expect, test } from 'vitest';
import { atLeast } from './node-version.mjs';

test.each([
  ['20.19.0', '20.19', true],
  ['20.20.2', '20.19', true],
  ['22.0.0', '20.19', true],
  ['20.18.3', '20.19', false],
  ['18.20.8', '20.19', false],
  ['20.9.0', '20.19', false],
])('%s at least %s: %s', (version, wanted, expected) => {
  expect(atLeast(version, wanted)).toBe(expected);
});
