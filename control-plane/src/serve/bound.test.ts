import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { listenForEngines } from '@flyball/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bound, explainPortTaken } from './bound.ts';

const holder = createServer();
let port: number;
beforeEach(async () => {
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  port = (holder.address() as AddressInfo).port;
});
afterEach(() => {
  holder.close();
});

const listening = async (): Promise<unknown> => {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const nobody = (): never => expect.fail();

it.each([
  ['of Node', listening],
  [
    'of gRPC',
    () => listenForEngines({ address: `127.0.0.1:${port}`, authenticate: () => undefined, accept: nobody }),
  ],
])('of several ports the one that is taken is named: %s', async (_, open: () => Promise<unknown>) => {
  await expect(bound({ '--first-port': 1, '--second-port': port }, open)).rejects.toMatchObject({
    fault: { code: 'FLYBALL_OPTION_PORT_TAKEN', option: 'second-port', where: '--second-port' },
  });
});

it('says who holds it, where that can be seen, and how to go on', async () => {
  const seen = await explainPortTaken('--api-port', 65_535, async () => 'node (process 7)');
  expect(seen.message).toBe('Port 65535 is held by node (process 7).');
  expect(seen.mend).toContain('--api-port 0');
  const unseen = await explainPortTaken('--api-port', 1, async () => undefined);
  expect(unseen.message).toBe('Port 1 is held by another process.');
});

it('leaves other errors as they are', async () => {
  const other = new Error('no');
  await expect(bound({ '--api-port': 1 }, () => Promise.reject(other))).rejects.toBe(other);
});
