import type { LevelDb } from './subject.ts';
import type { Failpoint, Step } from './work.ts';

/** A database of which one step kills the process, as `kill -9` would. */
export function failingDb(db: LevelDb, fail: Failpoint | undefined): LevelDb {
  let count = 0;
  const around = async (step: Step, run: () => Promise<void>): Promise<void> => {
    const isIt = fail?.step === step && ++count === fail.nth;
    if (isIt && fail.when === 'before') process.kill(process.pid, 'SIGKILL');
    await run();
    if (isIt) process.kill(process.pid, 'SIGKILL');
  };
  return {
    batch: (writes, options) => around(stepOf(writes[0]?.key ?? ''), () => db.batch(writes, options)),
    clear: (range) =>
      around(range.gte.startsWith('row/') ? 'drop rows' : 'drop chunks', () => db.clear(range)),
    get: (key) => db.get(key),
    iterator: (range) => db.iterator(range),
    close: () => db.close(),
  };
}

function stepOf(key: string): Step {
  if (key.startsWith('row/')) return 'append';
  return key.startsWith('chunk/') ? 'chunk' : 'switch';
}
