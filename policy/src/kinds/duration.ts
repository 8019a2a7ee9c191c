import { DURATION } from './fields.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** Milliseconds of a GEP-2257 duration: `1m30s` is 90000. NaN for what is none, so that it compares with nothing. */
export const durationMs = (text: string): number => {
  if (!DURATION.test(text)) return Number.NaN;
  let total = 0;
  for (const [, digits, unit] of text.matchAll(/([0-9]{1,5})(ms|h|m|s)/g))
    total += Number(digits) * (UNITS[unit ?? ''] ?? 0);
  return total;
};
