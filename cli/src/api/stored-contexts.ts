import { join } from 'node:path';
import { cliFault } from '../faults.ts';
import { unwritable } from '../files/read.ts';
import type { Io } from '../io.ts';

/** A server and how to speak with it. */
export interface StoredContext {
  readonly url: string;
  readonly token: string;
  /** RFC 3339; absent when it does not expire. */
  readonly expires?: string;
}

/** What is kept in the configuration folder of the user. */
export interface StoredContexts {
  readonly current?: string;
  readonly contexts: ReadonlyMap<string, StoredContext>;
}

/** Path of the file that keeps them (XDG Base Directory Specification). */
export const contextsPath = ({ env, home }: Pick<Io, 'env' | 'home'>): string => {
  const folder = env['XDG_CONFIG_HOME'] ?? '';
  return join(folder === '' ? join(home, '.config') : folder, 'flyball', 'contexts.json');
};

const NONE: StoredContexts = { contexts: new Map() };
const MAX_CONTEXTS = 1_000;

/** The contexts of the user; none when there is no file. */
export const readContexts = async (io: Pick<Io, 'env' | 'home' | 'files'>): Promise<StoredContexts> => {
  const path = contextsPath(io);
  if ((await io.files.info(path)) === undefined) return NONE;
  const content = jsonMap(Buffer.from(await io.files.read(path)).toString('utf8'));
  const contexts = content === undefined ? undefined : content['contexts'];
  if (content === undefined || !isMap(contexts))
    throw cliFault(
      'FLYBALL_CLI_CONTEXT',
      `${path} is not a file of contexts.`,
      'Mend it, or remove it and log in again.',
    );
  const entries = Object.entries(contexts).flatMap(([name, value]) =>
    isContext(value) ? [[name, value] as const] : [],
  );
  const current = content['current'];
  return { contexts: new Map(entries), ...(typeof current === 'string' ? { current } : {}) };
};

/** Replaces the contexts of the user; only the user may read the file. */
export const writeContexts = async (
  io: Pick<Io, 'env' | 'home' | 'files'>,
  { current, contexts }: StoredContexts,
): Promise<void> => {
  if (contexts.size > MAX_CONTEXTS)
    throw cliFault(
      'FLYBALL_CLI_CONTEXT',
      `There are more than ${MAX_CONTEXTS} contexts.`,
      'Remove some from the file.',
    );
  const content = { ...(current === undefined ? {} : { current }), contexts: Object.fromEntries(contexts) };
  const path = contextsPath(io);
  await io.files.writePrivate(path, `${JSON.stringify(content, undefined, 2)}\n`).catch((error: unknown) => {
    throw unwritable(path, error, 'Make it writable, or name another folder by XDG_CONFIG_HOME.');
  });
};

type JsonMap = { readonly [field: string]: unknown };

const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The map of a JSON text; undefined when it is none. */
export const jsonMap = (text: string): JsonMap | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isContext = (value: unknown): value is StoredContext =>
  isMap(value) &&
  typeof value['url'] === 'string' &&
  typeof value['token'] === 'string' &&
  (value['expires'] === undefined || typeof value['expires'] === 'string');
