import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createRegistry,
  createWaypointView,
  type Registry,
  systemClock,
  type WaypointView,
} from '@flyball/registry';
import { build, type Plugin } from 'esbuild';

const workspace = fileURLToPath(new URL('../../examples/bookstore/', import.meta.url));
const MAIN = join(workspace, 'src', 'main.ts');

const npmPackagesAreExternal: Plugin = {
  name: 'npm-packages-are-external',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
  },
};

/** The bookstore as one file, as the product's build makes it. */
export interface Bundle {
  readonly path: string;
  readonly remove: () => void;
}

/** Builds it below the workspace, where it finds its page and its packages. */
export async function bundleBookstore(): Promise<Bundle> {
  mkdirSync(join(workspace, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(workspace, 'dist', 'test-'));
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [MAIN],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [npmPackagesAreExternal],
    logLevel: 'error',
  });
  return { path: outfile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

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

/** Polls until a condition holds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  boundMs = 20_000,
): Promise<void> {
  const end = Date.now() + boundMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${boundMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
