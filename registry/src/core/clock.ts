/** Time as the registry sees it; every effect of time goes through this port. */
export interface Clock {
  /** Milliseconds since 1970 that never go backwards. */
  readonly now: () => number;
  /** Runs `run` once after `delayMs`; the answer cancels it. */
  readonly setTimer: (run: () => void, delayMs: number) => () => void;
  /** Runs `run` once after the current turn of the event loop. */
  readonly soon: (run: () => void) => void;
}

/** The process clock: monotonic, so a step of the wall clock expires no lease. Timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  setTimer: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (run) => {
    setImmediate(run);
  },
};

const STALL_MS = 3_000;
const TICK_MS = 1_000;

/**
 * A clock that does not count time in which this process did not run (suspended, stopped, blocked).
 *
 * Beats that came in meanwhile are still unread then: leases must not expire for it. It has to be
 * asked about every second; a gap of more than three seconds between two calls of `now` counts as one second.
 */
export function stallFreeClock(clock: Clock): Clock {
  let seen = clock.now();
  let skipped = 0;
  const now = (): number => {
    const raw = clock.now();
    const gap = raw - seen;
    if (gap > STALL_MS) skipped += gap - TICK_MS;
    seen = raw;
    return raw - skipped;
  };
  return { ...clock, now };
}
