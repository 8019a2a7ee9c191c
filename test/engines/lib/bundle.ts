import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A program as files that plain Node runs. */
export interface Bundled {
  /** Folder of the files, below `node_modules`: from there they find the packages of others. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');

/** Takes the workspaces in and leaves npm packages out. Sources by name of the file, without `.mjs`. */
export const bundled = async (sources: Readonly<Record<string, string>>): Promise<Bundled> => {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'engines-'));
  await build({
    entryPoints: sources,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    plugins: [
      {
        name: 'packages of others',
        setup: (builder) => {
          builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@flyball/') ? undefined : { path, external: true },
          );
        },
      },
    ],
    logLevel: 'error',
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};
