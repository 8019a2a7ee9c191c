import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Options, resolveOptions } from '../options/index.ts';
import { SERVE_MODULES } from './modules/index.ts';
import { startServer } from './serve.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyball-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The fewest modules, on ports of the system. */
const options = (): Options => {
  const without = SERVE_MODULES.filter(({ optional }) => optional).map(({ name }) => name);
  const flags = { data: folder, 'api-port': '0', 'engine-port': '0', 'log-level': 'error' };
  const resolved = resolveOptions({
    flags: new Map(Object.entries({ ...flags, without: without.join(',') })),
    environment: {},
    file: new Map(),
    fileName: '',
  });
  return 'options' in resolved ? resolved.options : expect.fail();
};

const parts = () => ({ options: options(), cwd: folder, dist: pathToFileURL(`${folder}/`), version: '0' });

it('a server runs, and leaves nothing running when it was stopped', async () => {
  const served = await startServer(parts());
  expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
  await served.stop();
  await expect(fetch(`${served.url}/readyz`)).rejects.toThrow();
});

it('a server that cannot say where it is runs no further', async () => {
  mkdirSync(join(folder, 'context.json'));
  await expect(startServer(parts())).rejects.toThrow();
  // Its log is free for the next one.
  rmSync(join(folder, 'context.json'), { recursive: true });
  await (await startServer(parts())).stop();
});
