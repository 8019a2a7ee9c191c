import type { ChildProcess } from 'node:child_process';
import { argumentsOf, ROLES, type Role, type Settings } from './settings.ts';

/** How the bookstore is started. */
export interface BookstoreOptions extends Settings {
  /**
   * Starts `src/main.ts`, or its bundle, with these arguments and an IPC channel: a part ends when the channel does.
   */
  readonly fork: (args: readonly string[]) => ChildProcess;
  /** Told when a part ends that was not asked to; it is started again after a pause. */
  readonly onExit?: (role: Role, code: number | null) => void;
}

/** A running bookstore. */
export interface Bookstore {
  /** Ends all parts: first who calls, then who is called. */
  readonly stop: () => Promise<void>;
}

const RESTART_MS = 2_000;
const LONGEST_STOP_MS = 5_000;

/** Starts each part of the bookstore in a process of its own. */
export function startBookstore(options: BookstoreOptions): Bookstore {
  const parts = ROLES.map((role) => superviseRole(role, options));
  return {
    stop: async () => {
      for (const part of [...parts].reverse()) await part.stop();
    },
  };
}

/** Keeps one part running. */
function superviseRole(role: Role, options: BookstoreOptions): Bookstore {
  let isStopped = false;
  let restart: NodeJS.Timeout | undefined;
  let child: ChildProcess;
  const start = (): void => {
    child = options.fork([role, ...argumentsOf(options)]);
    child.once('exit', (code) => {
      if (isStopped) return;
      options.onExit?.(role, code);
      restart = setTimeout(start, RESTART_MS);
    });
  };
  start();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(restart);
      await end(child);
    },
  };
}

/** Asks a process to end, and ends it if it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
  // Without IPC channel, as by kill on Windows, a part learns nothing; with it this reaches it on every system.
  if (child.connected) child.disconnect();
  else child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
}
