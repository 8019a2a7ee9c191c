/** How fast a limit lets pass. */
export interface LimitRate {
  /** Requests allowed per `perMs`; 0 counts as 1. */
  readonly requests: number;
  /** Length of the window, ms; 0 counts as 1. */
  readonly perMs: number;
  /** Size of the token bucket; 0: as `requests`. */
  readonly burst: number;
}

/**
 * A rate as the generic cell rate algorithm needs it. Time is counted in units of 1/`scale` ms, so that all steps are
 * whole numbers and a bucket is exact.
 */
export interface CellRate {
  /** Units a millisecond. */
  readonly scale: number;
  /** Units that one request costs. */
  readonly cost: number;
  /** Units a bucket may be ahead of time and still let pass. */
  readonly tolerance: number;
}

/** The part of a rate that one of some processes may let pass; approximate where it does not divide. */
export const cellRate = ({ requests, perMs, burst }: LimitRate, processes: number): CellRate => {
  const tokens = Math.max(1, requests);
  const window = Math.max(1, perMs) * processes;
  const divisor = greatestDivisor(tokens, window);
  const cost = window / divisor;
  const size = Math.max(1, Math.round((burst === 0 ? tokens : burst) / processes));
  return { scale: tokens / divisor, cost, tolerance: cost * (size - 1) };
};

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
