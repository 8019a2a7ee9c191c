import { manualClock } from '@flyball/engine/conformance';
import { expect, test } from 'vitest';
import { createDeadlines, type Timed } from './deadlines.ts';

const bed = () => {
  const clock = manualClock(0);
  const expired: number[] = [];
  const deadlines = createDeadlines({ now: clock.now, after: clock.after });
  const watch = (dueAt: number): Timed => {
    const timing = {
      expire: (item: Timed): void => {
        expired.push(item.dueAt);
        deadlines.forget(item);
      },
    };
    const item: Timed = { dueAt, slot: -1, timing };
    deadlines.watch(item);
    return item;
  };
  return { clock, deadlines, expired, watch };
};

test('what is due is told within a tick, once, and nothing else', () => {
  const { clock, deadlines, expired, watch } = bed();
  const items = [watch(100), watch(50), watch(Number.POSITIVE_INFINITY), watch(70), watch(60)];
  const [, , , gone] = items;
  if (gone) deadlines.forget(gone);
  clock.advance(49);
  expect(expired).toEqual([]);
  clock.advance(31);
  expect(new Set(expired)).toEqual(new Set([50, 60]));
  clock.advance(1_000);
  expect(expired.slice(2)).toEqual([100]);
  expect(deadlines.size()).toBe(1);
});

test('a later due time holds, and forgetting twice does no harm', () => {
  const { clock, deadlines, expired, watch } = bed();
  const item = watch(50);
  item.dueAt = 500;
  clock.advance(400);
  expect(expired).toEqual([]);
  clock.advance(200);
  expect(expired).toEqual([500]);
  deadlines.forget(item);
  expect(deadlines.size()).toBe(0);
});
