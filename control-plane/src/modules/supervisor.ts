import { type ModuleError, type ModuleFault, moduleError, moduleFault } from './errors.ts';
import type { Module, ModuleDescription, ModuleState, Running } from './module.ts';
import { orderModules } from './order.ts';

/** Starts and stops modules in the order of their needs. */
export interface Supervisor<Context> {
  /**
   * Starts all; rejects with a ModuleError when one does not start, after those before it were stopped. A stop
   * in the middle waits for the module at hand and starts no further one.
   */
  start(context: Context): Promise<void>;
  /** Stops what runs, last first; each is stopped whatever the others throw. Rejects with the first failure. */
  stop(): Promise<void>;
  /** All modules in the order of their start, those that are off behind them. */
  readonly describe: () => readonly ModuleDescription[];
}

/** Checks the modules and their order. Throws a ModuleError with the first thing that is wrong. */
export function createSupervisor<Context>(
  modules: readonly Module<Context>[],
  switchedOff: readonly string[],
): Supervisor<Context> {
  const resolved = orderModules(modules, switchedOff);
  if ('faults' in resolved) throw moduleError(firstOf(resolved.faults));
  const { order, off } = resolved;
  const states = new Map<string, ModuleState>(off.map(({ name }) => [name, 'off']));
  const running: { readonly name: string; readonly it: Running }[] = [];
  let stopping: Promise<void> | undefined;
  let starting: Promise<void> | undefined;

  async function startAll(context: Context): Promise<void> {
    for (const module of order) {
      if (stopping !== undefined) return;
      states.set(module.name, 'starting');
      try {
        running.push({ name: module.name, it: await module.start(context) });
        states.set(module.name, 'running');
      } catch (error) {
        states.set(module.name, 'failed');
        await stopAll().catch(() => undefined);
        throw startFailed(module.name, error);
      }
    }
  }

  async function stopAll(): Promise<void> {
    let failed: ModuleError | undefined;
    for (let last = running.pop(); last !== undefined; last = running.pop()) {
      const { name, it } = last;
      states.set(name, 'stopping');
      try {
        await it.stop();
        states.set(name, 'stopped');
      } catch (error) {
        states.set(name, 'failed');
        failed ??= stopFailed(name, error);
      }
    }
    if (failed !== undefined) throw failed;
  }

  return {
    start: (context) => (starting ??= startAll(context)),
    stop: () =>
      (stopping ??= Promise.resolve(starting)
        .catch(() => undefined)
        .then(stopAll)),
    describe: () =>
      [...order, ...off].map(({ name, doc, needs, optional, options }) => {
        const state = states.get(name) ?? 'waiting';
        return { name, doc, needs, optional, options, state };
      }),
  };
}

const firstOf = (faults: readonly ModuleFault[]): ModuleFault =>
  faults[0] ?? moduleFault('FLYBALL_MODULE_MISSING', '', 'The modules cannot be put in order.');

const startFailed = (name: string, cause: unknown): ModuleError =>
  moduleError(
    moduleFault('FLYBALL_MODULE_START_FAILED', name, `${name} did not start: ${wordsOf(cause)}`),
    cause,
  );

const stopFailed = (name: string, cause: unknown): ModuleError =>
  moduleError(
    moduleFault('FLYBALL_MODULE_STOP_FAILED', name, `${name} did not stop cleanly: ${wordsOf(cause)}`),
    cause,
  );

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
