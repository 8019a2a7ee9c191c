import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import {
  createRegistry,
  createWaypointView,
  type Registry,
  systemClock,
  type WaypointView,
} from '@flyball/registry';
import { type Bundled, bundled } from '../lib/bundle.ts';

/** Below the workspace, where the bookstore finds its page and its packages. */
const DIST = join(import.meta.dirname, '../../examples/bookstore/dist');

/** The bookstore as files, as the product's build makes it. */
export const bundleBookstore = (): Promise<Bundled> =>
  bundled({ main: 'examples/bookstore/src/main.ts' }, DIST);

/** A registry on a port of the system's choice, with waypoints to set. */
export interface RegistryUnderTest {
  readonly address: string;
  readonly view: WaypointView;
  /** Registered instances of a service: `v1:41235`, sorted. */
  readonly instances: (service: string) => readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts one. */
export async function startRegistry(): Promise<RegistryUnderTest> {
  const view = createWaypointView({ clock: systemClock, assumed: [] });
  const registry = createRegistry({ clock: systemClock, view, log: () => undefined });
  const open = await registry.start({ http: { host: '127.0.0.1', port: 0 } });
  return {
    address: `127.0.0.1:${open.http ?? 0}`,
    view,
    instances: (service) => instancesIn(registry, service),
    stop: () => registry.stop(100),
  };
}

function instancesIn({ query }: Registry, name: string): readonly string[] {
  const service = query.service({ namespace: 'public', group: 'DEFAULT_GROUP', name });
  const instances = service?.instances ?? [];
  return instances
    .map(({ registration }) => `${registration.metadata['version']}:${registration.port}`)
    .sort();
}

/** Starts a bundle and keeps what it started. */
export function forker(path: string): {
  readonly fork: (args: readonly string[]) => ChildProcess;
  readonly children: readonly { readonly role: string; readonly child: ChildProcess }[];
} {
  const children: { role: string; child: ChildProcess }[] = [];
  return {
    children,
    fork: (args) => {
      const child = fork(path, [...args], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      children.push({ role: args[0] ?? '', child });
      return child;
    },
  };
}
