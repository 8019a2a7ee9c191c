import type { Condition } from '../model/condition.ts';

/** What a condition says, without what it is about. */
export type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

/** The condition holds. */
export const holds = (reason: string, message = ''): Verdict => ({ status: 'True', reason, message });

/** The condition does not hold, and why. */
export const fails = (reason: string, message = ''): Verdict => ({ status: 'False', reason, message });
