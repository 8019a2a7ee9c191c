/** Requests spread evenly over time. All times in milliseconds. */
export interface Pace {
  /** When the first request was due. */
  readonly started: number;
  /** Requests taken since. */
  readonly taken: number;
}

/** Requests a second. */
export const PER_SECOND = 40;

/** Time between two requests. */
export const INTERVAL_MS = 1_000 / PER_SECOND;

// After a stall, of a laptop that slept for example, what was missed stays missed: no burst.
const MOST_AT_ONCE = 4;

/** A pace whose first request is due now. */
export const startPace = (now: number): Pace => ({ started: now, taken: 0 });

/** How many requests are due now, and the pace once they are taken. */
export function takeDue(pace: Pace, now: number): { readonly due: number; readonly pace: Pace } {
  const due = Math.floor((now - pace.started) / INTERVAL_MS) + 1 - pace.taken;
  if (due <= 0) return { due: 0, pace };
  if (due <= MOST_AT_ONCE) return { due, pace: { ...pace, taken: pace.taken + due } };
  return { due: MOST_AT_ONCE, pace: { started: now, taken: 1 } };
}
