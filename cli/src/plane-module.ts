import type { ServeArguments } from '@flyball/control-plane/serve';
import { cliFault } from './faults.ts';

/** The part of the control plane that serves, loaded only by the commands that need it. */
export const loadPlane = async () => import('@flyball/control-plane/serve');

/** An engine in a process of its own; resolves with its exit code. */
type RunEngine = (
  given: ServeArguments & { readonly engine: 'xds' | 'gateway' | 'nacos' },
) => Promise<number>;

/** What runs engines in processes of their own. Throws a fault where this build has none. */
export const loadEngines = async (): Promise<RunEngine> => {
  const plane: object = await loadPlane();
  if ('runEngineProcess' in plane) return plane.runEngineProcess as RunEngine;
  const message = 'This build runs its engines within `flyball serve` only.';
  throw cliFault('FLYBALL_CLI_BUILD', message, 'Use `flyball serve`.');
};
