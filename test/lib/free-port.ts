import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports below those that systems hand out for port 0 and for outgoing connections (Linux from 32768, RFC 6335 from
 * 49152), and above those that the product hands out to waypoints (20000 to 20999): what is free stays free until it is
 * bound, and a client that dials it before cannot meet itself.
 */
const FIRST = 21_000;
const COUNT = 11_000;
/** Vitest numbers the processes that run at a time from 1 on: each takes ports of its own. */
const SHARES = 16;
const share = Number(process.env['VITEST_POOL_ID'] ?? 1) % SHARES;

// From a random place on, so that two runs on a machine seldom try the same ones.
let next = Math.floor((Math.random() * COUNT) / SHARES);

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};

/** A port of loopback that nobody listens on; never the same one twice. Rejects where all are held. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < COUNT / SHARES; tries += 1) {
    next = (next + 1) % Math.floor(COUNT / SHARES);
    const port = FIRST + next * SHARES + share;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + COUNT - 1} is free`);
};
