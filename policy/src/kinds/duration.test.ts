import { expect, test } from 'vitest';
import { durationMs } from './duration.ts';

test.each([
  ['0s', 0],
  ['1h', 3_600_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1h1m1s1ms', 3_661_001],
  ['99999h', 359_996_400_000],
])('%s is %i ms', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

test.each(['', '1', '1d', '1.5s', '100000s', '1s1s1s1s1s', ' 1s'])('%s is no duration', (text) => {
  expect(durationMs(text)).toBeNaN();
});
