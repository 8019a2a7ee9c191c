import { existsSync } from 'node:fs';
import { failure } from './failure.mjs';
import { hashOf } from './hash.mjs';
import { fromRoot, workspaces } from './root.mjs';
import { runNode, runQuietly } from './run.mjs';
import { duration, say } from './say.mjs';
import { isStamped, stamp } from './stamp.mjs';

function inputsHash() {
  const manifests = ['.', ...workspaces()].map((folder) => fromRoot(folder, 'package.json'));
  const paths = [...manifests, fromRoot('package-lock.json'), fromRoot('.npmrc')];
  return hashOf(paths, { extra: [process.platform, process.arch] });
}

/** npm writes this file last, so its absence also tells of an install that was broken off. */
function isInstalled() {
  return existsSync(fromRoot('node_modules', '.package-lock.json'));
}

/** Runs npm: the very one that started us where there is one, else the one in PATH. */
function npm(args, options) {
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('.js')) return runNode([cli, ...args], options);
  return runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/** Installs packages when a package.json or the lock changed. No package's own scripts run (see .npmrc). */
export async function install() {
  if (isInstalled() && isStamped('install', inputsHash())) return;
  say('Installing packages; the first time takes a minute or two …');
  const onWait = (seconds) => say(`  still installing (${seconds} s)`);
  const { code, output, milliseconds } = await npm(['install', '--no-audit', '--no-fund'], { onWait });
  if (code !== 0) throw failure(`npm install failed (exit code ${code}):\n${output}`);
  // npm may have completed the lock, so hash again what is there now.
  stamp('install', inputsHash());
  say(`Packages installed in ${duration(milliseconds)}.`);
}
