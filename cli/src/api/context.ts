import { dirname, join } from 'node:path';
import { cliFault } from '../faults.ts';
import type { Io } from '../io.ts';
import { jsonMap, readContexts, type StoredContext } from './stored-contexts.ts';

/** The server commands speak with. */
export interface Context {
  /** Without a slash at the end. */
  readonly url: string;
  /** Empty when none is known. */
  readonly token: string;
  /** Where it was found, for people. */
  readonly from: string;
}

/** Where contexts are looked for. */
export type ContextSource = Pick<Io, 'files' | 'env' | 'cwd' | 'home' | 'user'>;

const FOLDER = '.flyball';
const DEFAULT_URL = 'http://127.0.0.1:7070';

/**
 * The server to speak with: that of the nearest `.flyball` folder from here upwards, which `flyball serve` writes; else
 * FLYBALL_URL and FLYBALL_TOKEN; else the current context of the user. Undefined when none is known.
 */
export const findContext = async (io: ContextSource): Promise<Context | undefined> =>
  (await folderContext(io)) ?? environmentContext(io) ?? (await userContext(io));

/** The server to speak with; a fault when none is known. */
export const contextOf = async (io: ContextSource): Promise<Context> => {
  const context = await findContext(io);
  if (context === undefined)
    throw cliFault(
      'FLYBALL_CLI_NO_SERVER',
      'No server is known here: no .flyball folder, no FLYBALL_URL, no login.',
    );
  return context;
};

const folderContext = async (io: ContextSource): Promise<Context | undefined> => {
  let folder = io.cwd;
  for (;;) {
    const found = await contextIn(io, join(folder, FOLDER));
    if (found !== undefined) return found;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
};

const contextIn = async (io: ContextSource, folder: string): Promise<Context | undefined> => {
  const path = join(folder, 'context.json');
  const info = await io.files.info(path).catch(() => undefined);
  // A folder of somebody else, as may stand in /tmp, must not choose where tokens and documents go.
  if (info?.type !== 'file' || !isOwn(io, info.owner)) return undefined;
  const content = jsonMap(await textOf(io, path));
  const url = content?.['url'];
  if (typeof url !== 'string' || !isUrl(url))
    throw cliFault(
      'FLYBALL_CLI_CONTEXT',
      `${path} names no server.`,
      'Remove it, or start `flyball serve` there again.',
    );
  const token = await textOf(io, join(folder, 'token')).catch(() => '');
  return { url: trimmed(url), token: token.trim(), from: folder };
};

const isOwn = ({ user }: ContextSource, owner: number): boolean =>
  user === undefined || owner === user || owner === 0;

const textOf = async ({ files }: ContextSource, path: string): Promise<string> =>
  Buffer.from(await files.read(path)).toString('utf8');

const environmentContext = ({ env }: ContextSource): Context | undefined => {
  const url = env['FLYBALL_URL'] ?? '';
  const token = env['FLYBALL_TOKEN'] ?? '';
  if (url === '' && token === '') return undefined;
  if (url !== '' && !isUrl(url))
    throw cliFault(
      'FLYBALL_CLI_CONTEXT',
      'FLYBALL_URL is not an http or https address.',
      `Set it to an address such as ${DEFAULT_URL}.`,
    );
  return {
    url: trimmed(url === '' ? DEFAULT_URL : url),
    token,
    from: url === '' ? 'FLYBALL_TOKEN' : 'FLYBALL_URL',
  };
};

const userContext = async (io: ContextSource): Promise<Context | undefined> => {
  const { current, contexts } = await readContexts(io);
  const stored: StoredContext | undefined = current === undefined ? undefined : contexts.get(current);
  return stored && { url: trimmed(stored.url), token: stored.token, from: `context ${current}` };
};

/** Whether a text is an address of a server. */
export const isUrl = (text: string): boolean =>
  /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '');

/** An address without the slashes at its end. */
export const trimmed = (url: string): string => url.replace(/\/+$/, '');
