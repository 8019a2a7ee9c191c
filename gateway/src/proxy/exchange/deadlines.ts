/** Something with a due time; watched without a timer of its own. */
export interface Timed {
  /** When it is due, ms of the clock; Infinity: never. */
  dueAt: number;
  /** Its place among those watched; -1 when it is not. */
  slot: number;
  readonly timing: Timing;
}

/** What is done when something is due. Method syntax, so that each may type its own kind of item. */
export interface Timing {
  expire(item: Timed, now: number): void;
}

/** Watches due times of many short-lived things with one timer, to within a tick. */
export interface Deadlines {
  readonly watch: (item: Timed) => void;
  readonly forget: (item: Timed) => void;
  /** How many are watched. */
  readonly size: () => number;
  readonly stop: () => void;
}

/** What deadlines need. */
export interface DeadlinesOptions {
  /** Monotonic ms. */
  readonly now: () => number;
  /** Runs a function after some ms; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

const TICK_MS = 20;

/** Ticks while something is watched, and at most once more. */
export const createDeadlines = ({ now, after }: DeadlinesOptions): Deadlines => {
  const watched: Timed[] = [];
  let cancel: (() => void) | undefined;
  const tick = (): void => {
    cancel = undefined;
    const at = now();
    for (const item of watched.filter(({ dueAt }) => dueAt <= at)) item.timing.expire(item, at);
    if (watched.length > 0) cancel = after(TICK_MS, tick);
  };
  return {
    watch: (item) => {
      item.slot = watched.length;
      watched.push(item);
      cancel ??= after(TICK_MS, tick);
    },
    forget: (item) => {
      const last = watched[watched.length - 1];
      if (item.slot < 0 || !last) return;
      watched[item.slot] = last;
      last.slot = item.slot;
      watched.pop();
      item.slot = -1;
    },
    size: () => watched.length,
    stop: () => cancel?.(),
  };
};
