import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** A program as files that plain Node runs. */
export interface Bundled {
  readonly folder: string;
  /** Path of the file that was made of a source, by its name. */
  readonly file: (name: string) => string;
  readonly remove: () => Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

/** Below `node_modules`: from there bundles find the packages of others. */
const CACHE = join(ROOT, 'node_modules/.cache');

/** As the build of the product does; `packages: 'external'` would leave the workspaces out as well. */
const npmPackagesAreExternal: Plugin = {
  name: 'npm-packages-are-external',
  setup: (builder) => {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@flyball/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Bundles sources into a folder of their own: takes the workspaces in and leaves npm packages out. Sources are paths
 * below the root, by the name of the file that is made, without `.mjs`. `below` is where the folder is made.
 */
export const bundled = async (
  sources: Readonly<Record<string, string>>,
  below: string = CACHE,
): Promise<Bundled> => {
  await mkdir(below, { recursive: true });
  const folder = await mkdtemp(join(below, 'test-'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { ...sources },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    plugins: [npmPackagesAreExternal],
    logLevel: 'error',
  });
  return {
    folder,
    file: (name) => join(folder, `${name}.mjs`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
