import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endGently, LINGER_MS } from './linger.ts';

/** A client that takes bytes when the test lets it. */
const slowClient = () => {
  const held: (() => void)[] = [];
  let taken = '';
  let takes = false;
  const socket = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _, done) => {
      const takeOne = () => {
        taken += bytes.toString();
        done();
      };
      if (takes) takeOne();
      else held.push(takeOne);
    },
  });
  const take = () => {
    takes = true;
    for (const takeOne of held.splice(0)) takeOne();
  };
  return { socket, taken: () => taken, take };
};

describe('ending a connection', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('lets the client take what is on its way, then waits for its end', async () => {
    const { socket, taken, take } = slowClient();
    socket.write('first ');
    endGently(socket, 'last');
    vi.advanceTimersByTime(LINGER_MS - 1);
    expect(socket.destroyed).toBe(false);
    const finished = once(socket, 'finish');
    take();
    await finished;
    expect(taken()).toBe('first last');
    expect(socket.destroyed).toBe(false);
    socket.push('what it still sends');
    socket.push(null);
    await once(socket, 'close');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('cuts off a client that never ends its side', () => {
    const { socket } = slowClient();
    endGently(socket, 'last');
    vi.advanceTimersByTime(LINGER_MS);
    expect(socket.destroyed).toBe(true);
  });

  test('may be asked for twice, and of one that is gone', () => {
    const { socket } = slowClient();
    endGently(socket);
    endGently(socket);
    socket.destroy();
    endGently(socket, 'last');
    expect(socket.destroyed).toBe(true);
  });
});
