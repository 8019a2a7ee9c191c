import type { Random } from '../random.ts';
import type { AccountVersion } from './prices.ts';

/** When a request fails: not at all, before anything was done, or after the purchase was booked. */
export type Fault = 'none' | 'before' | 'after';

const FAILING_SHARE = 0.3;

/** v3 fails 30 % of its requests, half of them after it booked the purchase: the nasty kind, as in life. */
export function faultOf(version: AccountVersion, random: Random): Fault {
  if (version !== 'v3') return 'none';
  const drawn = random();
  if (drawn >= FAILING_SHARE) return 'none';
  return drawn < FAILING_SHARE / 2 ? 'before' : 'after';
}
