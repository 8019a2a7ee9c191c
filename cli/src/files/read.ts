import type { Limits } from '@flyball/policy/load';
import { cliFault } from '../faults.ts';
import type { Files, Io } from '../io.ts';

/** Bytes of one file: a change that is split into several commits. */
const MAX_FILE_BYTES = 12 * 1_048_576;

const STDIN_NAME = '<stdin>';

/** A file that is about to be read. */
export interface Found {
  /** As people wrote it, for messages. */
  readonly shown: string;
  /** Absolute; identifies the file. */
  readonly path: string;
  readonly size: number;
  /** Which of the arguments it comes from: later ones replace earlier ones. */
  readonly layer: number;
  /** Whether it was named itself, not only a folder around it. */
  readonly isNamed: boolean;
}

/** A file that was read. */
export interface FileInput {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly limits: Limits;
  readonly layer: number;
}

/** Reads a file whole. */
export const readFile = async (files: Files, { shown, path, size, layer }: Found): Promise<FileInput> => {
  if (size > MAX_FILE_BYTES)
    throw cliFault('FLYBALL_CLI_TOO_MUCH', `${shown} has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`);
  try {
    return inputOf(shown, await files.read(path), layer);
  } catch (error) {
    throw unreadable(shown, error);
  }
};

/** Reads standard input as a whole. */
export const readStdin = async (stdin: Io['stdin'], layer: number): Promise<FileInput> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES)
      throw cliFault('FLYBALL_CLI_TOO_MUCH', `Standard input has more than ${MAX_FILE_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return inputOf(STDIN_NAME, Buffer.concat(chunks), layer);
};

const inputOf = (file: string, bytes: Uint8Array, layer: number): FileInput => ({
  file,
  bytes,
  layer,
  limits: { bytes: MAX_FILE_BYTES },
});

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you may not'],
  ['EPERM', 'you may not'],
  ['EROFS', 'the disk is read-only'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EEXIST', 'a part of the path is no folder'],
  ['ENOSPC', 'the disk is full'],
  ['EISDIR', 'it is a folder'],
  ['ENOENT', 'it does not exist'],
]);

/** The fault of a file that cannot be read. */
export const unreadable = (shown: string, error: unknown) =>
  cliFault('FLYBALL_CLI_FILE', `${shown} cannot be read: ${reasonOf(error)}.`);

/** The fault of a file that cannot be written. */
export const unwritable = (shown: string, error: unknown, mend: string) =>
  cliFault('FLYBALL_CLI_FILE', `${shown} cannot be written: ${reasonOf(error)}.`, mend);

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return REASONS.get(code) ?? code;
};
