import { addressesIn, completed, lockText, readLock } from './lock.mjs';
import { fromRoot } from './root.mjs';
import { runNode } from './run.mjs';

/** A check that is a package's command: green when it exits with 0. */
function command(name, script, ...args) {
  const path = fromRoot('node_modules', ...script.split('/'));
  return { name, run: () => runNode([path, ...args], { env: { NO_COLOR: '1' } }) };
}

/** A check in this process: green when it finds nothing. */
function search(name, find) {
  return {
    name,
    run: async () => {
      const found = find(readLock());
      return { code: found.length === 0 ? 0 : 1, output: found.join('\n') };
    },
  };
}

function incompleteness({ text, lock }) {
  return lockText(completed(lock)) === text ? [] : ['Run: node scripts/complete-lock.mjs'];
}

/** All checks, quickest to tell something first. */
export const checks = [
  search('lock file has no address', ({ text }) => addressesIn(text)),
  search('lock file is complete', incompleteness),
  command(
    'format and lint (biome)',
    '@biomejs/biome/bin/biome',
    'ci',
    '--colors=off',
    '--max-diagnostics=40',
    '.',
  ),
  command('types (tsc)', 'typescript/bin/tsc', '--project', 'tsconfig.json', '--pretty', 'false'),
  command('typed lint (oxlint)', 'oxlint/bin/oxlint', '--type-aware', '--quiet', '.'),
  command('dead code and dependencies (knip)', 'knip/bin/knip.js', '--no-progress', '--no-config-hints'),
];
