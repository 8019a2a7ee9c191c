import { createBreather, SLICE_MS } from './breather.ts';
import type { QuietClock } from './quiet.ts';

/** Work in steps, and what it comes to. */
export type Steps<T> = Generator<undefined, T>;

/** Goes on with steps until a slice of time is over; answers their result once they are at their end. */
const runSlice = <T>(steps: Steps<T>, now: () => number): { readonly result: T } | undefined => {
  const end = now() + SLICE_MS;
  do {
    const step = steps.next();
    if (step.done) return { result: step.value };
  } while (now() < end);
  return undefined;
};

/** Runs steps to their end, and lets others have their turn after each slice. */
export const inSlices = async <T>(steps: Steps<T>): Promise<T> => {
  const breathe = createBreather();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
};

/** Something to be done in steps. */
export interface Work<T> {
  readonly steps: Steps<T>;
  readonly done: (result: T) => void;
  /** A step failed. The error goes to who runs the slice: the caller, or the clock. */
  readonly failed: () => void;
}

/** One work at a time: its first slice at once, the others each after others had their turn. */
export interface SlicedWork<T> {
  /** Begins. What one slice suffices for is done when it returns. */
  readonly begin: (work: Work<T>) => void;
  readonly isRunning: () => boolean;
  /** Does all that is left now, whoever waits. */
  readonly finish: () => void;
  readonly stop: () => void;
}

/** Nothing to do. */
export const createSlicedWork = <T>(clock: QuietClock): SlicedWork<T> => {
  let work: Work<T> | undefined;
  let cancel = (): void => undefined;

  const slice = ({ steps, failed }: Work<T>, now: () => number) => {
    try {
      return runSlice(steps, now);
    } catch (error) {
      work = undefined;
      failed();
      throw error;
    }
  };
  const goOn = (now: () => number): void => {
    if (work === undefined) return;
    const { done } = work;
    const ended = slice(work, now);
    if (ended === undefined) {
      cancel = clock.after(0, () => goOn(clock.now));
      return;
    }
    work = undefined;
    done(ended.result);
  };
  return {
    begin: (next) => {
      work = next;
      goOn(clock.now);
    },
    isRunning: () => work !== undefined,
    finish: () => {
      cancel();
      goOn(() => 0);
    },
    stop: () => cancel(),
  };
};
