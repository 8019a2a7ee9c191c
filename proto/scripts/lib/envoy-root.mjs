import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
import { applyAdditions } from './additions.mjs';

const DEPS = ['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'];
const resolve = createRequire(import.meta.url).resolve;

// The package's entry is build/src/index.js; its protos lie beside build/.
function depsFolders() {
  const packageRoot = dirname(dirname(dirname(resolve('@grpc/grpc-js-xds'))));
  return DEPS.map((name) => join(packageRoot, 'deps', name));
}

function resolver(folders) {
  const bundled = dirname(resolve('protobufjs/package.json'));
  return (origin, target) => {
    const found = folders.map((folder) => join(folder, target)).find(existsSync);
    if (found !== undefined) return found;
    if (target.startsWith('google/protobuf/')) return join(bundled, target);
    throw new Error(`${origin || 'envoy-roots.txt'}: ${target} is in none of ${folders.join(', ')}`);
  };
}

/** File names of the root list: one a line, `#` starts a comment. */
export function readRootNames(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
}

/**
 * Parses the listed Envoy protos with all they import and adds the newer fields.
 *
 * @param {string} rootsFile Path of the root list.
 * @param {string} additionsFolder Folder of the addition files.
 * @returns {{ root: protobuf.Root, rootFiles: Set<string> }} The resolved root and the absolute paths of the listed files.
 */
export function loadEnvoyRoot(rootsFile, additionsFolder) {
  const names = readRootNames(rootsFile);
  const root = new protobuf.Root();
  root.resolvePath = resolver(depsFolders());
  root.loadSync(names);
  applyAdditions(root, additionsFolder);
  root.resolveAll();
  return { root, rootFiles: new Set(names.map((name) => root.resolvePath('', name))) };
}
