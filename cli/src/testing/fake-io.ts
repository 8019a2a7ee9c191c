import { resolve } from 'node:path';
import type { Files, Io } from '../io.ts';

/** A world in memory, and what was written in it. */
export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
  /** Files by absolute path, changed by the command. */
  readonly tree: Map<string, string>;
}

/** What a world begins with. */
export interface FakeWorld {
  /** Texts by path, relative to the folder the command runs in. */
  readonly tree?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Users files belong to, by path; default: the one who runs the command. */
  readonly owners?: Readonly<Record<string, number>>;
  readonly secret?: string;
  readonly fetch?: typeof fetch;
}

const CWD = '/project/app';
const USER = 1_000;
/** 2026-05-01T12:00:00Z. */
export const NOW = Date.UTC(2026, 4, 1, 12);

/** A world without server, terminal or colours. */
export const fakeIo = ({
  tree = {},
  stdin = '',
  env = {},
  owners = {},
  secret = '',
  fetch: given,
}: FakeWorld = {}): FakeIo => {
  const out: string[] = [];
  const err: string[] = [];
  const files = new Map(Object.entries(tree).map(([path, text]) => [resolve(CWD, path), text]));
  const ownerOf = new Map(Object.entries(owners).map(([path, owner]) => [resolve(CWD, path), owner]));
  return {
    stdout: { write: async (text) => void out.push(text) },
    stderr: { write: async (text) => void err.push(text) },
    stdin: bytesOf(stdin),
    env,
    cwd: CWD,
    home: '/users/ada',
    user: USER,
    isTty: { stdin: secret !== '', stdout: false, stderr: false },
    files: fakeFiles(files, (path) => ownerOf.get(path) ?? USER),
    fetch: given ?? fetch,
    now: () => NOW,
    sleep: async () => {},
    askSecret: async () => secret,
    out: () => out.join(''),
    err: () => err.join(''),
    tree: files,
  };
};

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  // In pieces that do not end where lines do.
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 100) yield bytes.subarray(from, from + 100);
}

const fakeFiles = (tree: Map<string, string>, ownerOf: (path: string) => number): Files => ({
  info: async (path) => {
    const text = tree.get(path);
    const owner = ownerOf(path);
    if (text !== undefined) return { type: 'file', size: Buffer.byteLength(text), owner };
    const isFolder = [...tree.keys()].some((file) => file.startsWith(`${path === '/' ? '' : path}/`));
    return isFolder ? { type: 'folder', size: 0, owner } : undefined;
  },
  list: async (path) => [
    ...new Set(
      [...tree.keys()]
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
    ),
  ],
  read: async (path) => {
    const text = tree.get(path);
    if (text === undefined) throw Object.assign(new Error('absent'), { code: 'ENOENT' });
    return Buffer.from(text);
  },
  writePrivate: async (path, text) => void tree.set(path, text),
});
