import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Stamps and reports live here: it goes when node_modules goes, so a stamp never outlives an install. */
export const cacheFolder = join(root, 'node_modules', '.cache', 'flyball');

/** Bundles are written here. */
export const distFolder = join(root, 'dist');

/** Absolute path of a file named by its parts below the root. */
export function fromRoot(...parts) {
  return join(root, ...parts);
}

/** The parsed package.json of the root or of a workspace folder. */
export function readManifest(folder = '.') {
  return JSON.parse(readFileSync(fromRoot(folder, 'package.json'), 'utf8'));
}

/** Workspace folders as the root names them, without those that do not exist. */
export function workspaces() {
  return readManifest().workspaces.filter((folder) => existsSync(fromRoot(folder, 'package.json')));
}
