/** Whether the program can do its work now. */
export interface Readiness {
  readonly ready: boolean;
  /** What is missing, one sentence each; empty when ready. */
  readonly missing: readonly string[];
}

/** Reasons listed at most: the answer goes to anybody who asks. */
const MAX_REASONS = 20;

/**
 * Ready when nothing is missing. Liveness is not judged here: a process that answers lives, and restarting it would
 * not bring back what it waits for.
 */
export function readinessOf(missing: readonly string[]): Readiness {
  return { ready: missing.length === 0, missing: missing.slice(0, MAX_REASONS) };
}
