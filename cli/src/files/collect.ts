import { join, resolve } from 'node:path';
import { cliFault } from '../faults.ts';
import type { Files, Io } from '../io.ts';
import { mayBeResource } from './is-resource.ts';
import { type FileInput, type Found, readFile, readStdin, unreadable } from './read.ts';

/** Bounds of what is collected. */
const MAX_FILES = 10_000;
const MAX_TOTAL_BYTES = 64 * 1_048_576;
/** Folders within each other; links that lead in a circle end here. */
const MAX_DEPTH = 32;

const DOCUMENTS = /\.(?:yaml|yml|json)$/;
const STDIN = '-';

/** What `-f` names. */
export interface Collected {
  /** In the order of the arguments; each stands in the layer of its argument. */
  readonly inputs: readonly FileInput[];
  /** Files of folders that hold no resource, as people would write them. */
  readonly skipped: readonly string[];
}

/**
 * Reads what `-f` names: files, folders with all documents below them in order of their names, standard input. A file
 * that is named again counts where it is named last.
 */
export const collect = async (
  io: Pick<Io, 'files' | 'stdin' | 'cwd'>,
  paths: readonly string[],
): Promise<Collected> => {
  const found = new Map<string, Found>();
  for (const [layer, given] of paths.entries()) await find(io, { given, layer }, found);
  checkSizes([...found.values()]);
  const inputs: FileInput[] = [];
  const skipped: string[] = [];
  for (const file of found.values()) {
    const input =
      file.path === STDIN ? await readStdin(io.stdin, file.layer) : await readFile(io.files, file);
    if (isMeant(file, input)) inputs.push(input);
    else skipped.push(file.shown);
  }
  return { inputs, skipped };
};

const isMeant = ({ isNamed, path }: Found, { bytes }: FileInput): boolean =>
  isNamed || !path.endsWith('.json') || mayBeResource(new TextDecoder().decode(bytes));

/** An argument, and its place among them. */
interface Argument {
  readonly given: string;
  readonly layer: number;
}

const find = async (
  { files, cwd }: Pick<Io, 'files' | 'cwd'>,
  { given, layer }: Argument,
  found: Map<string, Found>,
): Promise<void> => {
  const walk: Walk = { files, found, layer };
  if (given === STDIN) return addFile(walk, { shown: STDIN, path: STDIN, size: 0 }, true);
  const path = resolve(cwd, given);
  const shown = given.replace(/^(?:\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '');
  const info = await infoOf(files, path, given);
  if (info.type !== 'folder') return addFile(walk, { shown, path, size: info.size }, true);
  await addFolder(walk, { shown, path }, 0);
  if (![...found.values()].some((file) => file.layer === layer))
    throw cliFault('FLYBALL_CLI_FILE', `${given} holds no .yaml, .yml or .json file.`);
};

interface Walk {
  readonly files: Files;
  readonly found: Map<string, Found>;
  readonly layer: number;
}

type Place = Pick<Found, 'shown' | 'path'>;

const infoOf = async (files: Files, path: string, given: string) => {
  const info = await files.info(path).catch((error: unknown) => {
    throw unreadable(given, error);
  });
  if (info === undefined) throw cliFault('FLYBALL_CLI_FILE', `There is no ${given}.`);
  return info;
};

const addFolder = async (walk: Walk, folder: Place, depth: number): Promise<void> => {
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
    else if (info?.type === 'file' && DOCUMENTS.test(name)) addFile(walk, { ...at, size: info.size }, false);
  }
};

const addFile = (
  { found, layer }: Walk,
  file: Pick<Found, 'shown' | 'path' | 'size'>,
  isNamed: boolean,
): void => {
  const before = found.get(file.path);
  // Taken out first, so that it stands where it was named last.
  found.delete(file.path);
  found.set(file.path, { ...file, layer, isNamed: isNamed || before?.isNamed === true });
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
