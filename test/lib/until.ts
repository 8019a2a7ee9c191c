import { setTimeout as after } from 'node:timers/promises';

const POLL_MS = 5;
const LONGEST_MS = 60_000;

/** Waits until a condition holds; fails with its name, which may tell what is known by then, when it does not in time. */
export const until = async (
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
  withinMs = LONGEST_MS,
): Promise<void> => {
  const giveUpAt = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt)
      throw new Error(`not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}`);
    await after(POLL_MS);
  }
};
