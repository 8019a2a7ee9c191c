import type { Clock } from '../core/clock.ts';

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on, running timers in the order in which they fall due. */
  readonly advance: (ms: number) => void;
  /** Ends the turn: runs what was put off by `soon`. */
  readonly turn: () => void;
}

type Timer = { readonly at: number; readonly run: () => void };

/** Starts at `start` ms. */
export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let queued: (() => void)[] = [];
  const timers = new Set<Timer>();

  const turn = (): void => {
    while (queued.length > 0) {
      const runs = queued;
      queued = [];
      for (const run of runs) run();
    }
  };
  const earliest = (until: number): Timer | undefined => {
    const due = [...timers].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at)[0];
  };
  return {
    now: () => now,
    soon: (run) => void queued.push(run),
    setTimer: (run, delayMs) => {
      const timer = { at: now + Math.max(0, delayMs), run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    turn,
    advance: (ms) => {
      const until = now + ms;
      turn();
      for (let timer = earliest(until); timer !== undefined; timer = earliest(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        turn();
      }
      now = until;
    },
  };
}
