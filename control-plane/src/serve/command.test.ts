import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resetToken } from './command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyball-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const io = { stdout: { write: async () => undefined }, stderr: { write: async () => undefined } };

it('token reset makes a token even where the file of tokens is damaged', async () => {
  writeFileSync(join(folder, 'tokens.json'), '{');
  const dist = pathToFileURL(`${folder}/`);
  const { token, path } = await resetToken({
    argv: { data: '.' },
    env: {},
    cwd: folder,
    dist,
    version: '0',
    io,
  });
  expect(readFileSync(path, 'utf8')).toBe(`${token}\n`);
});
