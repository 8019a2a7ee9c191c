import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Clients in a process of their own, so that their work is not counted as the server's. */
export interface ClientProcess {
  /** Sends a message and resolves with the next answer. */
  readonly ask: (message: object) => Promise<Readonly<Record<string, unknown>>>;
  /** Resolves with the next message. */
  readonly next: () => Promise<Readonly<Record<string, unknown>>>;
  readonly stop: () => Promise<void>;
}

/** Bundles and starts a client script of this folder. */
export const startClients = async (script: string): Promise<ClientProcess> => {
  const outfile = join('node_modules/.cache/flyball', `${script}.mjs`);
  await build({
    entryPoints: [join('bench/lib', `${script}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    packages: 'external',
    logLevel: 'error',
  });
  const child: ChildProcess = fork(outfile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = async (): Promise<Readonly<Record<string, unknown>>> => {
    const [message] = await once(child, 'message');
    return message as Readonly<Record<string, unknown>>;
  };
  return {
    next,
    ask: async (message) => {
      const answer = next();
      child.send(message);
      return answer;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
};
