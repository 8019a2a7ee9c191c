import { isBundled } from './entry-points.mjs';
import { generate } from './generate.mjs';
import { hashOf } from './hash.mjs';
import { install } from './install.mjs';
import { alone } from './mutex.mjs';
import { checkNode } from './node-version.mjs';
import { fromRoot, workspaces } from './root.mjs';
import { isStamped, stamp } from './stamp.mjs';

function sourcesHash() {
  const folders = workspaces().flatMap((folder) =>
    ['package.json', 'src', 'generated'].map((part) => fromRoot(folder, part)),
  );
  const paths = [...folders, fromRoot('scripts', 'lib'), fromRoot('package-lock.json')];
  return hashOf(paths, { keep: (file) => !file.endsWith('.test.ts') });
}

async function build({ force }) {
  const hash = sourcesHash();
  if (!force && isBundled() && isStamped('build', hash)) return;
  // esbuild is a package: it can only be loaded after the install.
  const { bundleAll } = await import('./bundle.mjs');
  await bundleAll();
  stamp('build', hash);
}

/**
 * Brings the checkout to a state in which everything runs: packages, generated code, bundles. Each step is skipped
 * when the hash of its inputs is unchanged. `forceBuild` bundles in any case.
 */
export async function setUp({ forceBuild = false } = {}) {
  checkNode();
  await alone(async () => {
    await install();
    await generate();
    await build({ force: forceBuild });
  });
}
