import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { portOwner } from './port-owner.ts';

const server = createServer();
afterEach(() => {
  server.close();
});

const TABLE = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 0100007F:1B9E 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0',
  '   1: 0100007F:1B9E 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0',
  '   2: 0100007F:1B9F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0',
].join('\n');

/** A system of two processes, one of which holds the sockets. */
const proc = (inodes: readonly number[]) => ({
  list: async (path: string) => (path === '/proc' ? ['1', '2', 'self'] : inodes.map(String)),
  read: async (path: string) => {
    if (path === '/proc/net/tcp') return TABLE;
    if (path === '/proc/2/comm') return 'shop\n';
    throw new Error(path);
  },
  link: async (path: string) =>
    path.startsWith('/proc/2/') ? `socket:[${path.split('/').at(-1)}]` : 'pipe:[1]',
});

describe('owner of a port', () => {
  it('holds the socket that listens, not one that is connected', async () => {
    expect(await portOwner(7070, proc([9, 111]))).toBe('shop (process 2)');
    expect(await portOwner(7070, proc([222]))).toBeUndefined();
    expect(await portOwner(7072, proc([111]))).toBeUndefined();
  });

  it('is not known where nothing can be seen', async () => {
    const blind = () => Promise.reject(new Error('no'));
    expect(await portOwner(1, { list: blind, read: blind, link: blind })).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is found on this machine', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await portOwner(port)).toContain(`(process ${process.pid})`);
  });
});
