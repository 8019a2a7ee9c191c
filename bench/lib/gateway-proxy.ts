import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A proxy that does the job. */
export interface RunningProxy {
  readonly name: 'gateway' | 'envoy' | 'nginx';
  /** Its process; children are counted with it. */
  readonly pid: number;
  /** Port on loopback it takes requests at. */
  readonly port: number;
  /** The end of what it says about itself. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** A port that was free a moment ago, for programs that cannot be told to take any. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Folders where Debian has programs that a user's PATH may lack. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** Path of an installed program; undefined where it is missing. */
export const programPath = async (name: string): Promise<string | undefined> => {
  const folders = [...(process.env['PATH'] ?? '').split(':').filter(Boolean), ...MORE_FOLDERS];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
};
