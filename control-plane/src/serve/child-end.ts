import type { ChildProcess } from 'node:child_process';

/** How a child process is ended. */
export interface ChildEnd {
  /** Asks it to end. */
  readonly ask: (child: ChildProcess) => void;
  /** Time it has before it is killed, ms. */
  readonly withinMs: number;
}

/** Ends a child process; resolves when it is gone, at once when it never came to be. */
export const endChild = (child: ChildProcess | undefined, { ask, withinMs }: ChildEnd): Promise<void> =>
  new Promise((resolve) => {
    // Without a pid it was never started: no `exit` will come.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    ask(child);
  });
