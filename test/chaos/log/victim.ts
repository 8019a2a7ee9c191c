import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundled } from '../../lib/bundle.ts';
import type { Orders } from './work.ts';

/** A commit the child was told is durable. */
export interface Ack {
  readonly revision: number;
  readonly writer: number;
  readonly n: number;
}

/** A child that commits until it dies. */
export interface Victim {
  go(): void;
  /** Resolves when its log is open; false when it died before. */
  ready(): Promise<boolean>;
  /** Resolves when a commit was acknowledged; false when it died before. */
  acknowledged(): Promise<boolean>;
  kill(): void;
  /** Resolves when it is dead; what it said was acknowledged until then. */
  dead(): Promise<readonly Ack[]>;
}

/** The child as one file that plain Node runs, and what removes it. */
export async function buildChild(): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const { file, remove } = await bundled({ child: 'test/chaos/log/child.ts' });
  return { file: file('child'), remove };
}

/** Starts a child that waits for `go`. */
export function startVictim(file: string, orders: Orders): Victim {
  const child = spawn(process.execPath, [file, JSON.stringify(orders)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const said: string[] = [];
  const heard = (isIt: () => boolean): Promise<boolean> =>
    new Promise((resolve) => {
      child.stdout.on('data', () => {
        if (isIt()) resolve(true);
      });
      void closed.then(() => resolve(false));
    });
  child.stdout.on('data', (data: Buffer) => void said.push(data.toString('latin1')));
  const opened = heard(() => true);
  const committed = heard(() => acksOf(said.join('')).length > 0);
  return {
    go: () => void child.stdin.write('go\n'),
    ready: () => opened,
    acknowledged: () => committed,
    kill: () => void child.kill('SIGKILL'),
    dead: async () => {
      const [, signal] = await closed;
      if (signal !== 'SIGKILL') throw new Error(`the child ended by itself (${String(signal)})`);
      return acksOf(said.join(''));
    },
  };
}

/** The whole lines; the last one may have been cut. */
function acksOf(text: string): readonly Ack[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    const [word, revision, writer, n] = line.split(' ');
    return word === 'ack' ? [{ revision: Number(revision), writer: Number(writer), n: Number(n) }] : [];
  });
}
