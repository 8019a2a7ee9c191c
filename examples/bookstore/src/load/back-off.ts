/** A pause that grows while nothing answers. Milliseconds. */
export interface BackOff {
  /** Nothing is sent before. */
  readonly until: number;
  /** Next pause. */
  readonly pause: number;
}

const FIRST_MS = 250;
const LONGEST_MS = 2_000;

/** No pause. */
export const NO_PAUSE: BackOff = { until: 0, pause: FIRST_MS };

/** After a request that nothing answered. Those that fail within a pause do not lengthen it. */
export const failedAt = (backOff: BackOff, now: number): BackOff =>
  now < backOff.until
    ? backOff
    : { until: now + backOff.pause, pause: Math.min(2 * backOff.pause, LONGEST_MS) };
