import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './pages.ts';

test('the reference is what the code says', async () => {
  const stale = await new Promise<string>((resolve) => {
    const args = ['scripts/docs.mjs', '--check'];
    execFile(process.execPath, args, { cwd: root }, (error, _, stderr) => resolve(error ? stderr : ''));
  });
  expect(stale).toBe('');
});
