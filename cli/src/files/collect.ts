import { join, resolve } from 'node:path';
import type { Input } from '@flyball/policy/load';
import { cliFault } from '../faults.ts';
import type { Files, Io } from '../io.ts';

/** Bounds of what is collected. */
const MAX_FILES = 10_000;
const MAX_TOTAL_BYTES = 64 * 1_048_576;
/** Folders within each other; links that lead in a circle end here. */
const MAX_DEPTH = 32;
/** Bytes of one file: a change that is split into several commits. */
const MAX_FILE_BYTES = 12 * 1_048_576;

const DOCUMENTS = /\.(?:yaml|yml|json)$/;
const STDIN = '-';
const STDIN_NAME = '<stdin>';

/** A file that is about to be read. */
interface Found {
  /** As people wrote it, for messages. */
  readonly shown: string;
  /** Absolute; identifies the file. */
  readonly path: string;
  readonly size: number;
}

/** Reads what `-f` names: files, folders with all documents below them in order of their names, standard input. */
export const collect = async (
  io: Pick<Io, 'files' | 'stdin' | 'cwd'>,
  paths: readonly string[],
): Promise<readonly Input[]> => {
  const found = new Map<string, Found>();
  for (const path of new Set(paths)) if (path !== STDIN) await find(io, path, found);
  checkSizes([...found.values()]);
  const inputs: Input[] = [];
  for (const file of found.values()) inputs.push(await read(io.files, file));
  if (paths.includes(STDIN)) inputs.push(inputOf(STDIN_NAME, await readAll(io.stdin)));
  return inputs;
};

const inputOf = (file: string, bytes: Uint8Array): Input => ({
  file,
  bytes,
  limits: { bytes: MAX_FILE_BYTES },
});

const find = async (
  { files, cwd }: Pick<Io, 'files' | 'cwd'>,
  given: string,
  found: Map<string, Found>,
): Promise<void> => {
  const path = resolve(cwd, given);
  const before = found.size;
  const walk: Walk = { files, found };
  const shown = given.replace(/^(?:\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '');
  const info = await infoOf(files, path, given);
  if (info.type === 'folder') await addFolder(walk, { shown, path }, 0);
  else addFile(walk, { shown, path, size: info.size });
  if (info.type === 'folder' && found.size === before)
    throw cliFault('FLYBALL_CLI_FILE', `${given} holds no .yaml, .yml or .json file.`);
};

interface Walk {
  readonly files: Files;
  readonly found: Map<string, Found>;
}

const infoOf = async (files: Files, path: string, given: string) => {
  const info = await files.info(path).catch((error: unknown) => {
    throw unreadable(given, error);
  });
  if (info === undefined) throw cliFault('FLYBALL_CLI_FILE', `There is no ${given}.`);
  return info;
};

const addFolder = async (walk: Walk, folder: Omit<Found, 'size'>, depth: number): Promise<void> => {
  if (depth > MAX_DEPTH)
    throw cliFault('FLYBALL_CLI_TOO_MUCH', `${folder.shown} lies more than ${MAX_DEPTH} folders deep.`);
  const names = await walk.files.list(folder.path).catch((error: unknown) => {
    throw unreadable(folder.shown, error);
  });
  // What begins with a dot is not meant: .git, .flyball.
  for (const name of [...names].filter((one) => !one.startsWith('.')).sort()) {
    const at = {
      shown: folder.shown === '.' ? name : `${folder.shown}/${name}`,
      path: join(folder.path, name),
    };
    const info = await walk.files.info(at.path).catch(() => undefined);
    if (info?.type === 'folder' && name !== 'node_modules') await addFolder(walk, at, depth + 1);
    else if (info?.type === 'file' && DOCUMENTS.test(name)) addFile(walk, { ...at, size: info.size });
  }
};

const addFile = ({ found }: Walk, file: Found): void => {
  if (!found.has(file.path)) found.set(file.path, file);
  if (found.size > MAX_FILES)
    throw cliFault('FLYBALL_CLI_TOO_MUCH', `There are more than ${MAX_FILES} files.`);
};

const checkSizes = (found: readonly Found[]): void => {
  const total = found.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_TOTAL_BYTES)
    throw cliFault(
      'FLYBALL_CLI_TOO_MUCH',
      `The files have ${total} bytes; at most ${MAX_TOTAL_BYTES} are read.`,
    );
};

const read = async (files: Files, { shown, path, size }: Found): Promise<Input> => {
  if (size > MAX_FILE_BYTES)
    throw cliFault('FLYBALL_CLI_TOO_MUCH', `${shown} has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`);
  try {
    return inputOf(shown, await files.read(path));
  } catch (error) {
    throw unreadable(shown, error);
  }
};

/** Standard input as a whole. */
const readAll = async (stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES)
      throw cliFault('FLYBALL_CLI_TOO_MUCH', `Standard input has more than ${MAX_FILE_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you may not read it'],
  ['EPERM', 'you may not read it'],
  ['EISDIR', 'it is a folder'],
  ['ENOENT', 'it does not exist any more'],
]);

const unreadable = (shown: string, error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return cliFault('FLYBALL_CLI_FILE', `${shown} cannot be read: ${REASONS.get(code) ?? code}.`);
};
