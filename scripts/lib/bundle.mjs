import { basename, resolve } from 'node:path';
import { build, stop } from 'esbuild';
import { removeOldBuilds } from './builds.mjs';
import { presentEntryPoints } from './entry-points.mjs';
import { failure } from './failure.mjs';
import { distFolder, root } from './root.mjs';
import { duration, say } from './say.mjs';

/**
 * Leaves npm packages out of the bundle and takes workspaces in. esbuild's own `packages: 'external'` would leave
 * the workspaces out as well, for both are bare names.
 */
const npmPackagesAreExternal = {
  name: 'npm-packages-are-external',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ kind, path }) => {
      if (kind === 'entry-point' || path.startsWith('@flyball/')) return undefined;
      return { path, external: true };
    });
  },
};

/** esbuild has told what is wrong and where; its stack says nothing more. */
async function buildOrFail(options) {
  try {
    return await build(options);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    throw failure(`Nothing was built; what is wrong stands above (${error.errors.length} in all).`);
  }
}

/** Bundles entry points (name → source below the root) into dist. Answers the absolute paths written. */
export async function bundle(entryPoints) {
  const result = await buildOrFail({
    absWorkingDir: root,
    entryPoints,
    outdir: distFolder,
    outExtension: { '.js': '.mjs' },
    // Beside the entry points, so that `import.meta.url` lies equally deep in every file of dist.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    sourcemap: true,
    metafile: true,
    plugins: [npmPackagesAreExternal],
    logLevel: 'error',
  });
  return Object.keys(result.metafile.outputs).map((path) => resolve(root, path));
}

/** Bundles every entry point whose source exists. */
export async function bundleAll() {
  const { present, absent } = presentEntryPoints();
  for (const source of absent) say(`Not built: ${source} does not exist yet.`);
  if (Object.keys(present).length === 0) return;
  const started = Date.now();
  const written = await bundle(present);
  // esbuild's own process would else live as long as the server that `npm start` runs here.
  await stop();
  removeOldBuilds(
    distFolder,
    written.map((path) => basename(path)),
    Date.now(),
  );
  say(`Built ${Object.keys(present).join(', ')} in ${duration(Date.now() - started)}.`);
}
