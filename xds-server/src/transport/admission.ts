import type { XdsErrorCode } from '../decode/errors.ts';

/** Bounds of what the server takes on. */
export interface AdmissionLimits {
  /** Streams at a time. */
  readonly streams: number;
  /** New streams a second; as many may come at once after a quiet second. */
  readonly perSecond: number;
}

/** Lets streams in, or says why not. */
export interface Admission {
  /** Takes a place; the answer is undefined, or why there is none. */
  readonly enter: () => XdsErrorCode | undefined;
  readonly leave: () => void;
  /** Streams that are in. */
  readonly count: () => number;
}

/**
 * Bounds new streams by a token bucket, so that a fleet that connects again at once does not stop the server from
 * serving those that are in.
 *
 * @param now Milliseconds; must not go back.
 */
export function createAdmission({ streams, perSecond }: AdmissionLimits, now: () => number): Admission {
  let count = 0;
  let tokens = perSecond;
  let filledAt = now();
  const refill = (): void => {
    const at = now();
    tokens = Math.min(perSecond, tokens + (Math.max(0, at - filledAt) * perSecond) / 1000);
    filledAt = at;
  };
  return {
    enter: () => {
      refill();
      if (count >= streams || tokens < 1) return 'FLYBALL_XDS_TOO_MANY_STREAMS';
      tokens -= 1;
      count += 1;
      return undefined;
    },
    leave: () => {
      count -= 1;
    },
    count: () => count,
  };
}
