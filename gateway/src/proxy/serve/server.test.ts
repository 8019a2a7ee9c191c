import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createCounters } from '../counters.ts';
import type { Serving } from '../exchange/serve.ts';
import { laneOf, type Ongoing } from './lane.ts';
import { createHttpServer } from './server.ts';

// Nothing but the counters is used before a request comes.
const serving = { core: { counters: createCounters() } } as Serving;

const ongoing = (isBlocked: boolean): Ongoing => ({
  handlers: { abort: () => undefined, isBlocked: () => isBlocked },
});

describe('a connection on which nothing moves', () => {
  test.each([
    ['ends without a request', undefined, true],
    ['stays with a request that waits for its instance', ongoing(false), false],
    ['ends with an answer that the client does not read', ongoing(true), true],
  ])('%s', (_, underWay, ends) => {
    const server = createHttpServer(serving);
    const socket = new Socket();
    laneOf(socket).ongoing = underWay;
    server.emit('timeout', socket);
    expect(socket.destroyed).toBe(ends);
    socket.destroy();
  });
});
