import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function currentText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes a generated file, whole or not at all, and leaves an equal one untouched so that watchers stay quiet.
 *
 * @param {string} path Target file; its folder is made.
 * @param {string} text Whole content.
 * @returns {boolean} Whether the content changed.
 */
export function writeGenerated(path, text) {
  if (currentText(path) === text) return false;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
  return true;
}
