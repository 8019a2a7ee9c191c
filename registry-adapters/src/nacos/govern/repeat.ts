import type { Clock } from '@flyball/engine';

/** What is done again and again. */
export interface Repeated {
  /** Time between the end of one run and the next, ms. */
  readonly every: number;
  readonly run: () => Promise<void>;
  /** Told when a run fails; the next one comes all the same. */
  readonly onFailure: (reason: string) => void;
}

/** Runs until the answer is called. */
export const repeat = (clock: Clock, { every, run, onFailure }: Repeated): (() => void) => {
  let isStopped = false;
  let cancel = (): void => undefined;
  const again = (): void => {
    if (!isStopped) cancel = clock.after(every, () => void once());
  };
  const once = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      onFailure(String(error));
    }
    again();
  };
  again();
  return () => {
    isStopped = true;
    cancel();
  };
};
