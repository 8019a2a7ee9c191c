import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import protobuf from 'protobufjs';
import { byText } from './text.mjs';

const bundled = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));

function protoFiles(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.proto'));
  return names.map((name) => join(folder, name)).sort(byText);
}

/** Line, counted from 1, where the last of some patterns matches, each looked for behind the one before. */
export function lineOf(source, patterns) {
  let at = 0;
  for (const pattern of patterns) at += Math.max(0, source.slice(at).search(pattern));
  return source.slice(0, at).split('\n').length;
}

function parseFile(root, path) {
  const source = readFileSync(path, 'utf8');
  try {
    protobuf.parse.filename = path;
    const parsed = protobuf.parse(source, root, { keepCase: true, alternateCommentMode: true });
    return { path, source, package: parsed.package ?? '', imports: parsed.imports ?? [] };
  } catch (error) {
    const line = /line (\d+)/.exec(error.message)?.[1] ?? 1;
    throw new Error(`${path}:${line}: ${error.message}`, { cause: error });
  }
}

function addBundled(root, name) {
  const common = protobuf.common.get(name);
  const file = join(bundled, name.replace(/\.proto$/, '.json'));
  root.addJSON((common ?? JSON.parse(readFileSync(file, 'utf8'))).nested);
}

function checkImport(file, name, known) {
  if (known.has(name)) return;
  const line = lineOf(file.source, [name]);
  throw new Error(`${file.path}:${line}: import "${name}" is neither ours nor a google/protobuf file`);
}

function addImports(root, files, folder) {
  const known = new Set(files.map((file) => relative(folder, file.path).split(sep).join('/')));
  const wanted = new Set();
  for (const file of files) {
    for (const name of file.imports) {
      if (name.startsWith('google/protobuf/')) wanted.add(name);
      else checkImport(file, name, known);
    }
  }
  for (const name of wanted) addBundled(root, name);
}

/**
 * Parses every proto of a folder with its comments.
 *
 * @param {string} folder Import root, for instance `proto/protos`.
 * @returns {{ root: protobuf.Root, files: { path: string, source: string, package: string }[], folder: string }}
 * @throws {Error} `<file>:<line>: <reason>` where a file does not parse.
 */
export function parseOwn(folder) {
  const root = new protobuf.Root();
  const files = protoFiles(folder).map((path) => parseFile(root, path));
  addImports(root, files, folder);
  return { root, files, folder };
}
