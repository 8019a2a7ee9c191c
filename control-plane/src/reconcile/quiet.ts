/** Time and timers, injected. */
export interface QuietClock {
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Calls back after a time, ms; the answer cancels. */
  readonly after: (ms: number, call: () => void) => () => void;
}

/** How long changes are collected, ms. */
export interface QuietTimes {
  /** Without a further change for this long the work is done. */
  readonly quiet: number;
  /** Never later than this after the first change that waits. */
  readonly most: number;
}

/** Runs work for changes: at once for the first, coalesced for those that follow closely. */
export interface Quiet {
  /** Something changed. */
  readonly touch: () => void;
  readonly stop: () => void;
}

/**
 * The first change is worked on at once; only changes within the quiet time after a run wait, and then run together.
 * So one change is never delayed, and a storm of them costs a few runs.
 */
export const createQuiet = (work: () => void, times: QuietTimes, clock: QuietClock): Quiet => {
  let lastRun = Number.NEGATIVE_INFINITY;
  let waitingSince: number | undefined;
  let cancel: (() => void) | undefined;

  const run = (): void => {
    cancel = undefined;
    waitingSince = undefined;
    work();
    lastRun = clock.now();
  };
  const touch = (): void => {
    const now = clock.now();
    if (cancel === undefined && now - lastRun >= times.quiet) {
      run();
      return;
    }
    waitingSince ??= now;
    cancel?.();
    const due = Math.min(now + times.quiet, waitingSince + times.most);
    cancel = clock.after(Math.max(0, due - now), run);
  };
  return {
    touch,
    stop: () => {
      cancel?.();
      cancel = undefined;
    },
  };
};
