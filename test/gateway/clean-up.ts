import { afterEach } from 'vitest';

/** Something that a test started. */
type Started = { readonly stop: () => Promise<void> } | { readonly close: () => Promise<void> };

/** Ends after each test what it started, the last one first. To be called once a file. */
export const cleanUp = (): (<T extends Started>(started: T | Promise<T>) => Promise<T>) => {
  const started: Started[] = [];
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await ('stop' in one ? one.stop() : one.close());
  });
  return async (starting) => {
    const one = await starting;
    started.push(one);
    return one;
  };
};
