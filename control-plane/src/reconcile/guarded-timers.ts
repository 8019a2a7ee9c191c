import type { QuietClock } from './quiet.ts';

/** What fails on a timer ends no process: it is told of, and tried again with the next commit. */
export const guardedTimers = (
  { now, after }: QuietClock,
  onFailure: (error: unknown) => void,
): QuietClock => ({
  now,
  after: (ms, call) =>
    after(ms, () => {
      try {
        call();
      } catch (error) {
        onFailure(error);
      }
    }),
});
