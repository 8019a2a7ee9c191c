import { existsSync } from 'node:fs';
import { distFolder, fromRoot } from './root.mjs';

/** Bundle name → source. `dist/<name>.mjs` comes of each; workers and forked processes are entry points of their own. */
const entryPoints = {
  flyball: 'cli/src/main.ts',
  'gateway-worker': 'gateway/src/worker.ts',
  'yaml-worker': 'control-plane/src/api/yaml/worker.ts',
  bookstore: 'examples/bookstore/src/main.ts',
};

/** Entry points whose source exists, and the names of those whose source does not. */
export function presentEntryPoints() {
  const all = Object.entries(entryPoints);
  const present = all.filter(([, source]) => existsSync(fromRoot(source)));
  const absent = all.filter(([, source]) => !existsSync(fromRoot(source)));
  return { present: Object.fromEntries(present), absent: absent.map(([, source]) => source) };
}

/** Whether every entry point that has a source has a bundle too. */
export function isBundled() {
  return Object.keys(presentEntryPoints().present).every((name) => existsSync(`${distFolder}/${name}.mjs`));
}
