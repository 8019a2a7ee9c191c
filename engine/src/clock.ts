/** Time, injected wherever it matters. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs a function once after some milliseconds; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The clock of the process. Its timers keep the process alive: an engine waits for its plane. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
