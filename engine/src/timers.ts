import type { Clock } from './clock.ts';

/** Timers by what they are for. */
export interface Timers {
  /** Runs a function later, instead of the one set before for the same purpose. */
  readonly set: (purpose: string, ms: number, run: () => void) => void;
  readonly has: (purpose: string) => boolean;
  readonly clear: () => void;
}

/** No timers yet. */
export const createTimers = (clock: Clock): Timers => {
  const running = new Map<string, () => void>();
  return {
    set: (purpose, ms, run) => {
      running.get(purpose)?.();
      const cancel = clock.after(Math.max(0, ms), () => {
        running.delete(purpose);
        run();
      });
      running.set(purpose, cancel);
    },
    has: (purpose) => running.has(purpose),
    clear: () => {
      for (const cancel of running.values()) cancel();
      running.clear();
    },
  };
};
