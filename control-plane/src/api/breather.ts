/** Lets others run when the thread was held for longer than this, in milliseconds. */
const BUDGET_MS = 10;

/** Called between pieces of long work: goes on at once, or after others had their turn. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < BUDGET_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
