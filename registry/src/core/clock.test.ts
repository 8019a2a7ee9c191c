import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { stallFreeClock, systemClock } from './clock.ts';

test('a gap in which the process did not run counts as one second', () => {
  const raw = createFakeClock(0);
  const clock = stallFreeClock(raw);
  raw.advance(1_000);
  expect(clock.now()).toBe(1_000);
  raw.advance(60_000);
  expect(clock.now()).toBe(2_000);
  raw.advance(3_000);
  expect(clock.now()).toBe(5_000);
});

test('the process clock is near the time of day', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000);
});
