import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './root.mjs';

function stampFile(name) {
  return join(cacheFolder, `${name}.stamp`);
}

/** Whether the step of this name last succeeded with this hash. */
export function isStamped(name, hash) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hash;
}

/** Remembers that the step of this name succeeded with this hash. */
export function stamp(name, hash) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stampFile(name), hash);
}
