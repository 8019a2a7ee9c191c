import type { Core } from '../core.ts';
import { type Exchange, isReplayable } from './exchange.ts';

/** Pause before another try where the rule says none, ms. */
const BACKOFF_MS = 25;
/** Longest pause, as a multiple of the first. */
const GROWTH = 10;
/** Share of the requests under way that may be waiting for another try, and how many always may. */
const BUDGET = 0.2;
const FREE_RETRIES = 3;
/** Methods that may be repeated when it is not known whether the first was carried out (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether the rule allows another try now. */
export const mayRetry = (exchange: Exchange): boolean => {
  const { retry } = exchange.matched.rule;
  if (!retry || exchange.retries >= retry.attempts || exchange.hasAnswered) return false;
  return isReplayable(exchange) && hasBudget(exchange.core);
};

const hasBudget = ({ counters, retriesWaiting }: Core): boolean =>
  retriesWaiting < Math.max(FREE_RETRIES, counters.activeRequests * BUDGET);

/** Whether an answer of that status counts as a failed try. */
export const isRetried = (exchange: Exchange, status: number): boolean =>
  (exchange.matched.rule.retry?.codes.includes(status) ?? false) && mayRetry(exchange);

/**
 * Whether to go to another instance at once though the rule has no retries: once, when the first could not be
 * connected to, or closed a connection that had been idle just when it was used again.
 */
export const mayMove = (exchange: Exchange, wasSent: boolean): boolean => {
  if (exchange.hasMoved || exchange.hasAnswered || !isReplayable(exchange)) return false;
  if (!wasSent) return true;
  return exchange.connection?.isReused === true && IDEMPOTENT.has(exchange.head.method);
};

/** The pause before the next try, ms: at least what the rule says, longer from try to try, spread by chance. */
export const pauseOf = ({ matched, retries, core }: Exchange): number => {
  const least = matched.rule.retry?.backoffMs || BACKOFF_MS;
  return least * Math.min(GROWTH, 2 ** retries) * (1 + core.random() / 2);
};
