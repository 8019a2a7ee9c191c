import type { FakeClock } from './fake-clock.ts';

const LONGEST_MS = 15_000;

/** Lets I/O happen, turn by turn of the clock, until a condition holds. Rejects when it does not in time. */
export async function untilHolds(clock: FakeClock, holds: () => boolean): Promise<void> {
  // Real time: what happens on other threads, as compression does, is not counted in turns.
  const giveUpAt = Date.now() + LONGEST_MS;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`did not happen within ${LONGEST_MS} ms`);
    await new Promise((resolve) => setImmediate(resolve));
    clock.turn();
  }
}
