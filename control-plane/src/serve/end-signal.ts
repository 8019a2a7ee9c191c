/** Aborts at the first signal; a second one ends the process at once, as people expect of a program that hangs. */
export const endSignal = () => {
  const controller = new AbortController();
  const end = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, end);
  const forget = (): void => {
    for (const name of signals) process.off(name, end);
  };
  return { signal: controller.signal, forget };
};

/** Resolves when a signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
