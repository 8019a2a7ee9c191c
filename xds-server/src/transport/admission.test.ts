import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

test('new streams are bounded a second, and come again with time', () => {
  let now = 0;
  const admission = createAdmission({ streams: 100, perSecond: 10 }, () => now);
  const entered = () =>
    Array.from({ length: 20 }, () => admission.enter()).filter((why) => why === undefined).length;
  expect(entered()).toBe(10);
  now = 500;
  expect(entered()).toBe(5);
  now = 60_000;
  expect(entered()).toBe(10);
  expect(admission.count()).toBe(25);
});

test('streams at a time are bounded', () => {
  const admission = createAdmission({ streams: 1, perSecond: 10 }, () => 0);
  expect(admission.enter()).toBeUndefined();
  expect(admission.enter()).toBe('FLYBALL_XDS_TOO_MANY_STREAMS');
  admission.leave();
  expect(admission.enter()).toBeUndefined();
});
