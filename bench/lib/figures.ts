/** Median of some numbers; of two in the middle the lower one. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
};

/** A quantile, 0 to 1, by the nearest rank. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

/** Rounds to a number of digits that a reader can use. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Runs something and answers its wall time, ms. */
export const timed = (work: () => void): number => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};

/** Processor time of this process so far, all threads, ms. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

/** Runs something and answers its wall time and the processor time it took with what V8 does beside it, both in ms. */
export const measured = (work: () => void): { readonly ms: number; readonly cpuMs: number } => {
  const before = cpuMs();
  const ms = timed(work);
  return { ms, cpuMs: cpuMs() - before };
};
