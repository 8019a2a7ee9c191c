import { expect, it } from 'vitest';
import { createBreather } from './breather.ts';

it('long work lets others run', async () => {
  const breathe = createBreather();
  expect(breathe()).toBeUndefined();
  let others = false;
  setImmediate(() => {
    others = true;
  });
  const until = performance.now() + 15;
  while (performance.now() < until);
  await breathe();
  expect(others).toBe(true);
});
