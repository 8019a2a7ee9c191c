import type { Clock } from '../clock.ts';

/** A clock that only moves when told; for tests. */
export interface ManualClock extends Clock {
  /** Lets time pass, and runs what is due in order of its time. */
  readonly advance: (ms: number) => void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** @param start Milliseconds since 1970. */
export const manualClock = (start = 1_000_000): ManualClock => {
  const timers = new Set<Timer>();
  let now = start;
  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const until = now + ms;
      for (let due = nextDue(until); due; due = nextDue(until)) {
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = until;
    },
  };
};
