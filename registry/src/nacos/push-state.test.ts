import { beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { keyOf } from '../testing/samples.ts';
import type { Answer } from './answer.ts';
import { createPushState, type PushState } from './push-state.ts';

let clock: FakeClock;
let push: PushState;
let sent: string[];
let settled: string[];
let gaveUp: number;

const answer = (revision: number, checksum = `sum ${revision}`): Answer => ({
  key: keyOf('stock'),
  clusters: '',
  revision,
  checksum,
  hosts: '[]',
  protected: false,
  viewed: false,
  madeAt: revision,
});

beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  settled = [];
  gaveUp = 0;
  push = createPushState({
    clock,
    send: ({ revision }) => `${sent.push(`r${revision}`)}`,
    settled: (id) => void settled.push(id),
    ackMs: 5_000,
    tries: 3,
    giveUp: () => {
      gaveUp += 1;
    },
  });
});

test('one push is under way, and the newest state is next', () => {
  push.offer(answer(1));
  push.offer(answer(2));
  push.offer(answer(3));
  expect(sent).toEqual(['r1']);
  expect(push.ack('7')).toBe(false);
  expect(push.ack('1')).toBe(true);
  expect(sent).toEqual(['r1', 'r3']);
  expect(push.acked()).toMatchObject({ revision: 1 });
  expect(push.sent()).toMatchObject({ revision: 3 });
});

test('an equal state is not sent again, and counts as received', () => {
  push.offer(answer(1, 'same'));
  push.ack('1');
  push.offer(answer(2, 'same'));
  expect(sent).toEqual(['r1']);
  expect(push.acked()).toMatchObject({ revision: 2, checksum: 'same' });
});

test('what is not acknowledged is sent again with the newest state, then given up', () => {
  push.offer(answer(1));
  clock.advance(4_999);
  expect(sent).toEqual(['r1']);
  clock.advance(1);
  push.offer(answer(2));
  clock.advance(5_000);
  expect(sent).toEqual(['r1', 'r1', 'r2']);
  expect(gaveUp).toBe(0);
  clock.advance(5_000);
  expect(gaveUp).toBe(1);
  expect(push.acked()).toBeUndefined();
});

test('after its end nothing is sent and nothing is given up', () => {
  push.offer(answer(1));
  push.close();
  push.offer(answer(2));
  clock.advance(60_000);
  expect(sent).toEqual(['r1']);
  expect(gaveUp).toBe(0);
});

test.each([
  ['acknowledged', () => void push.ack('1')],
  ['closed', () => push.close()],
  ['sent again', () => clock.advance(5_000)],
])('a push is settled once when it is %s', (_, end) => {
  push.offer(answer(1));
  expect(settled).toEqual([]);
  end();
  push.ack('1');
  expect(settled).toEqual(['1']);
});
