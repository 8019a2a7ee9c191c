/** Whether an engine that cannot be had fails the run instead of being skipped: set in continuous integration. */
export const enginesRequired = process.env['FLYBALL_ENGINES'] === 'required';

/** What an engine test works with, or why it cannot run. */
export type Available<T> = { readonly engine: T } | { readonly missing: string };

/**
 * Gets an engine; where it is missing this is said loudly, and the run fails when engines are required.
 *
 * @param name Of the engine, for people.
 */
export async function available<T>(name: string, get: () => Promise<T>): Promise<Available<T>> {
  try {
    return { engine: await get() };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    if (enginesRequired)
      throw new Error(`${name} is required by FLYBALL_ENGINES: ${missing}`, { cause: error });
    process.stderr.write(`\n*** SKIPPED: no ${name} here: ${missing} ***\n\n`);
    return { missing };
  }
}
