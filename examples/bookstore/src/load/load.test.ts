import { expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { BOOKS } from '../stock/books.ts';
import { failedAt, NO_PAUSE } from './back-off.ts';
import { INTERVAL_MS, startPace, takeDue } from './pace.ts';
import { nextShopping, USERS } from './shoppers.ts';

test('users, vips and books are drawn alike from the same seed', () => {
  const draw = () => {
    const random = seeded(5);
    return Array.from({ length: 20_000 }, () => nextShopping(random));
  };
  const all = draw();
  expect(draw()).toEqual(all);
  expect(new Set(all.map(({ user }) => user)).size).toBe(USERS);
  const vips = new Set(all.filter(({ isVip }) => isVip).map(({ user }) => user));
  expect([...vips].sort()).toEqual(
    ['000', '020', '040', '060', '080', '100', '120', '140', '160', '180'].map((id) => `user-${id}`),
  );
  const sold = new Map(BOOKS.map(({ id }) => [id, all.filter(({ book }) => book === id).length]));
  const byPopularity = [...BOOKS].sort((a, b) => b.popularity - a.popularity).map(({ id }) => id);
  expect([...sold].sort(([, a], [, b]) => b - a).map(([id]) => id)).toEqual(byPopularity);
});

test('40 a second, evenly, however the timer jitters', () => {
  let pace = startPace(0);
  const times: number[] = [];
  const jitter = seeded(2);
  for (let now = 0; now < 10_000; now += 5 + 40 * jitter()) {
    const taken = takeDue(pace, now);
    pace = taken.pace;
    for (let left = taken.due; left > 0; left -= 1) times.push(now);
  }
  expect(Math.abs(times.length - 400)).toBeLessThanOrEqual(2);
  for (const [index, time] of times.entries()) expect(time - index * INTERVAL_MS).toBeLessThan(50);
});

test('after a stall what was missed stays missed', () => {
  const first = takeDue(startPace(0), 0);
  expect(first.due).toBe(1);
  const late = takeDue(first.pace, 60_000);
  expect(late.due).toBeLessThanOrEqual(4);
  expect(takeDue(late.pace, 60_000 + INTERVAL_MS).due).toBe(1);
});

test('the pause doubles up to two seconds, once a pause', () => {
  let backOff = NO_PAUSE;
  const pauses: number[] = [];
  for (let now = 0; pauses.length < 6; now = backOff.until) {
    backOff = failedAt(backOff, now);
    pauses.push(backOff.until - now);
    expect(failedAt(backOff, now)).toBe(backOff);
  }
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
});
