/** Longest time others wait for a slice of long work, ms, but for the one step that goes beyond. */
export const SLICE_MS = 10;

/** Called between pieces of long work: goes on at once, or after others had their turn. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
