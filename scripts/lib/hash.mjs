import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './root.mjs';

const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);

function wanted(entry) {
  return !entry.name.startsWith('.') && !skippedFolders.has(entry.name);
}

/** Every file below a path, sorted; the path itself when it is a file; nothing when it does not exist. */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).filter(wanted);
  return entries.flatMap((entry) => filesBelow(join(path, entry.name))).sort((a, b) => (a < b ? -1 : 1));
}

/** SHA-256 over names and contents of all files below the paths, plus any extra strings. */
export function hashOf(paths, { extra = [], keep = () => true } = {}) {
  const hash = createHash('sha256');
  for (const text of extra) hash.update(`${text}\0`);
  for (const file of paths.flatMap(filesBelow).filter(keep)) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`);
    hash.update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}
