import { join } from 'node:path';
import { privateFile } from '../auth/private-file.ts';

/** Name of the file that tells the command where this plane is. */
export const CONTEXT_FILE = 'context.json';

/** What the command needs beside the token. */
export interface LocalContext {
  /** Base URL of the API. */
  readonly url: string;
}

/** Tells the command, which looks for the data folder upwards, where the API is. */
export const writeContext = (data: string, context: LocalContext): void =>
  privateFile(join(data, CONTEXT_FILE)).write(`${JSON.stringify(context)}\n`);
