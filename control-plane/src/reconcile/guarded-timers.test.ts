import { expect, it, vi } from 'vitest';
import { guardedTimers } from './guarded-timers.ts';

it('work that fails on a timer is told of, and thrown at nobody', () => {
  const onFailure = vi.fn();
  const cancel = (): void => undefined;
  const timers: (() => void)[] = [];
  const after = (_: number, call: () => void) => {
    timers.push(call);
    return cancel;
  };
  const clock = guardedTimers({ now: () => 7, after }, onFailure);
  const fault = new Error('cannot be compiled');
  const given = clock.after(5, () => {
    throw fault;
  });
  expect([given, clock.now()]).toEqual([cancel, 7]);
  for (const timer of timers) timer();
  expect(onFailure.mock.calls).toEqual([[fault]]);
});
