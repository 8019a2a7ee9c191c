import { expect, test } from 'vitest';
import { EngineError } from '../errors.ts';
import { createMemoryPair } from './memory.ts';
import type { Wire } from './wire.ts';

/** A pair whose turns are taken by hand. */
const createWorld = () => {
  const turns: (() => void)[] = [];
  const pair = createMemoryPair<number, number>((run) => turns.push(run));
  const seen = (wire: Wire<number, number>): (number | string)[] => {
    const list: (number | string)[] = [];
    wire.listen({
      message: (message) => list.push(message),
      writable: () => list.push('writable'),
      ended: (error) => list.push(error?.code ?? 'ended'),
    });
    return list;
  };
  const run = (count = Number.POSITIVE_INFINITY): void => {
    for (let left = count; left > 0; left--) {
      const turn = turns.shift();
      if (!turn) return;
      turn();
    }
  };
  return { ...pair, run, left$: seen(pair.left), right$: seen(pair.right) };
};

test('delivers in order, one a turn, in both directions', () => {
  const { left, right, run, left$, right$ } = createWorld();
  for (const number of [1, 2, 3]) left.send(number);
  right.send(9);
  expect(right$).toEqual([]);
  run(2);
  expect([right$, left$]).toEqual([[1], [9]]);
  run();
  expect(right$).toEqual([1, 2, 3]);
});

test('messages sent before the other side listens wait for it', () => {
  const turns: (() => void)[] = [];
  const pair = createMemoryPair<number, number>((turn) => turns.push(turn));
  pair.left.send(1);
  expect(turns).toEqual([]);
  const seen: number[] = [];
  pair.right.listen({
    message: (message) => seen.push(message),
    writable: () => undefined,
    ended: () => undefined,
  });
  for (const turn of turns) turn();
  expect(seen).toEqual([1]);
});

test('an end comes after what was sent; the side that ended hears no more', () => {
  const { left, right, run, left$, right$ } = createWorld();
  left.send(1);
  left.end(new EngineError('FLYBALL_ENGINE_STOPPED'));
  right.send(5);
  left.send(2);
  run();
  expect([left$, right$]).toEqual([[], [1, 'FLYBALL_ENGINE_STOPPED']]);
  expect([left.isWritable(), right.isWritable()]).toEqual([false, false]);
});

test('a sender is told to wait, and when to go on', () => {
  const { left, run, left$ } = createWorld();
  let sent = 0;
  while (left.isWritable()) left.send(sent++);
  expect(sent).toBe(16);
  run(1);
  expect(left$).toEqual(['writable']);
});

test('who does not wait loses the connection', () => {
  const { left, left$, right$ } = createWorld();
  for (let index = 0; index < 100; index++) left.send(index);
  expect([left$, right$]).toEqual([['FLYBALL_ENGINE_SLOW_READER'], ['FLYBALL_ENGINE_SLOW_READER']]);
});

test('a cut loses what is under way', () => {
  const { left, cut, run, left$, right$ } = createWorld();
  left.send(1);
  cut();
  cut();
  run();
  expect([left$, right$]).toEqual([['FLYBALL_ENGINE_UNREACHABLE'], ['FLYBALL_ENGINE_UNREACHABLE']]);
});
