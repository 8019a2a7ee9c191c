import { refuse } from './errors.ts';

/** How long something may take. */
export interface Allowance {
  readonly milliseconds: number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The value, or a refusal when it does not come in time. What makes it is not stopped. */
export async function within<Value>(
  value: Promise<Value>,
  { milliseconds, sleep }: Allowance,
): Promise<Value> {
  const done = new AbortController();
  const late = sleep(milliseconds, done.signal).then(() =>
    refuse('FLYBALL_API_TIMEOUT', `There is no answer after ${milliseconds} ms.`),
  );
  // When the value comes first, the refusal comes too as the sleep is ended: nobody waits for it.
  late.catch(() => undefined);
  try {
    return await Promise.race([value, late]);
  } finally {
    done.abort();
  }
}
