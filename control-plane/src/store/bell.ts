/** Wakes whoever waits; rings that nobody waits for are not kept. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves at the next ring or when the signal aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/** A bell for followers: they look at the log themselves, so a ring carries nothing and none queues up. */
export function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    wait: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      }),
  };
}
