import { existsSync } from 'node:fs';
import { failure } from './failure.mjs';
import { hashOf } from './hash.mjs';
import { fromRoot, workspaces } from './root.mjs';
import { runNode } from './run.mjs';
import { duration, say } from './say.mjs';
import { isStamped, stamp } from './stamp.mjs';

/** What a generator may read: these folders of its workspace, and packages (the lock stands for them). */
const inputFolders = ['protos', 'additions', 'scripts'];

/** Where a generator may write; git ignores both. */
const outputFolders = ['generated', 'src/generated'];

function inputsHash(workspace) {
  const folders = inputFolders.map((folder) => fromRoot(workspace, folder));
  return hashOf([...folders, fromRoot('package-lock.json')]);
}

function hasOutput(workspace) {
  return outputFolders.some((folder) => existsSync(fromRoot(workspace, folder)));
}

async function generateOne(workspace) {
  const name = `generate-${workspace.replaceAll('/', '-')}`;
  const hash = inputsHash(workspace);
  if (hasOutput(workspace) && isStamped(name, hash)) return;
  const script = fromRoot(workspace, 'scripts', 'generate.mjs');
  const { code, output, milliseconds } = await runNode([script]);
  if (code !== 0) throw failure(`${workspace}/scripts/generate.mjs failed (exit code ${code}):\n${output}`);
  stamp(name, hash);
  say(`Generated code of ${workspace} in ${duration(milliseconds)}.`);
}

/** Runs `<workspace>/scripts/generate.mjs` of every workspace that has one and whose inputs changed. */
export async function generate() {
  const withGenerator = workspaces().filter((folder) =>
    existsSync(fromRoot(folder, 'scripts', 'generate.mjs')),
  );
  for (const workspace of withGenerator) await generateOne(workspace);
}
