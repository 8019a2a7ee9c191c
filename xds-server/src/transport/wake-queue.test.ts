import { expect, test } from 'vitest';
import { createWakeQueue } from './wake-queue.ts';

test('jobs run in order, a slice a turn, those that come meanwhile too', () => {
  const turns: (() => void)[] = [];
  const queue = createWakeQueue((run) => turns.push(run));
  const ran: number[] = [];
  for (let job = 0; job < 100; job += 1) {
    queue.add(() => {
      ran.push(job);
      if (job === 99) queue.add(() => ran.push(100));
    });
  }
  const counts: number[] = [];
  for (let turn = turns.shift(); turn; turn = turns.shift()) {
    turn();
    counts.push(ran.length);
  }
  expect(counts).toEqual([64, 100, 101]);
  expect(ran).toEqual(Array.from({ length: 101 }, (_, index) => index));
});
