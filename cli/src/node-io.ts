import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askSecret } from './ask-secret.ts';
import type { Files, Io, PathInfo, Sink } from './io.ts';

/** The real world. */
export const nodeIo = (): Io => ({
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  user: process.getuid?.(),
  isTty: {
    stdin: process.stdin.isTTY === true,
    stdout: process.stdout.isTTY === true,
    stderr: process.stderr.isTTY === true,
  },
  files,
  fetch,
  now: Date.now,
  sleep: (milliseconds) => sleep(milliseconds),
  askSecret: (question) => askSecret(question),
});

/** A stream as a sink. A write that fails ends too: who waits for it would wait for good. */
export const sinkOf = (stream: NodeJS.WritableStream): Sink => ({
  write: (text) => new Promise((resolve) => void stream.write(text, () => resolve())),
});

const files: Files = {
  info: async (path) => {
    const found = await stat(path).catch(whenAbsent);
    return found && { type: typeOf(found), size: found.size, owner: found.uid };
  },
  list: (path) => readdir(path),
  read: (path) => readFile(path),
  writePrivate: async (path, text) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomUUID()}.draft`;
    try {
      await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  },
};

const typeOf = (found: { isFile(): boolean; isDirectory(): boolean }): PathInfo['type'] =>
  found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';

const whenAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
};
