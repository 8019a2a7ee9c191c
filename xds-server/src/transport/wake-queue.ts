/** Streams served in one turn of the event loop: answers of others come in between. */
const SLICE = 64;

/** Runs jobs later, in order, a slice a turn. */
export interface WakeQueue {
  readonly add: (job: () => void) => void;
}

/**
 * Spreads the work of one change over turns of the event loop.
 *
 * @param defer Runs a function in a later turn, as `setImmediate` does.
 */
export function createWakeQueue(defer: (run: () => void) => void): WakeQueue {
  let waiting: (() => void)[] = [];
  let next = 0;
  let isScheduled = false;
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    defer(run);
  };
  const run = (): void => {
    isScheduled = false;
    const end = Math.min(next + SLICE, waiting.length);
    while (next < end) {
      const job = waiting[next];
      next += 1;
      job?.();
    }
    if (next < waiting.length) {
      schedule();
      return;
    }
    waiting = [];
    next = 0;
  };
  return {
    add: (job) => {
      waiting.push(job);
      schedule();
    },
  };
}
