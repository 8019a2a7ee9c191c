import { readFileSync, writeFileSync } from 'node:fs';
import { platformOf } from './platform-of.mjs';
import { fromRoot } from './root.mjs';

const lockFile = fromRoot('package-lock.json');

/** The lock as text and parsed. */
export function readLock() {
  const text = readFileSync(lockFile, 'utf8');
  return { text, lock: JSON.parse(text) };
}

/** The text npm would write. */
export function lockText(lock) {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Replaces the lock file. */
export function writeLock(lock) {
  writeFileSync(lockFile, lockText(lock));
}

/** The folder whose node_modules Node looks in after that of `path`; undefined after the root. */
function parentOf(path) {
  if (path === '') return undefined;
  const at = path.lastIndexOf('/node_modules/');
  return at === -1 ? '' : path.slice(0, at);
}

/** Whether a package at `path` would find `name`, walking up as Node does. */
function finds(packages, path, name) {
  for (let from = path; from !== undefined; from = parentOf(from)) {
    if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return true;
  }
  return false;
}

/** Optional dependencies a lock names but has no entry for: `{name, range, dev}`. */
export function missingEntries({ packages }) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !finds(packages, path, name))
      .map(([name, range]) => ({ name, range, dev: entry.dev === true })),
  );
}

/** Keys in the order npm writes them, so that npm finds nothing to change. */
function entryFor({ name, range, dev }) {
  const { os, cpu, libc } = platformOf(name);
  if (!os) throw new Error(`${name} is missing in the lock and its name tells no platform: add it by hand.`);
  if (!/^\d/.test(range)) throw new Error(`${name}: only an exact version can be completed, not ${range}.`);
  return {
    version: range,
    ...(cpu && { cpu }),
    ...(dev && { dev }),
    ...(libc && { libc }),
    optional: true,
    os,
  };
}

function sorted(packages) {
  const byName = ([a], [b]) => a.localeCompare(b, 'en');
  return Object.fromEntries(Object.entries(packages).sort(byName));
}

/**
 * A copy of the lock with an entry for every optional dependency. npm leaves out what the registry it asked does not
 * have (packages of other platforms, mostly), and then `npm ci` refuses the lock as incomplete. An entry without an
 * integrity is enough: on its own platform npm fetches it, on the others it skips it.
 */
export function completed(lock) {
  const packages = { ...lock.packages };
  // The place at the top is free: were it taken, the package would have been found there.
  for (const missing of missingEntries(lock)) packages[`node_modules/${missing.name}`] = entryFor(missing);
  return { ...lock, packages: sorted(packages) };
}

/** Addresses in the lock. They would tie the project to one registry, so there must be none. */
export function addressesIn(text) {
  return text.match(/"resolved": "[a-z+]+:[^"]*"/g) ?? [];
}
