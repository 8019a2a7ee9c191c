import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { endChild } from './child-end.ts';

const ask = (child: ChildProcess): void => void child.kill('SIGTERM');

/** A program that says when it runs. */
const started = async (code: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', `${code};console.log('runs');setInterval(() => {}, 1e6)`]);
  await once(child.stdout, 'data');
  return child;
};

it('a child that was asked ends', async () => {
  const child = await started('');
  await endChild(child, { ask, withinMs: 60_000 });
  expect(child.signalCode).toBe('SIGTERM');
  await endChild(child, { ask: () => expect.fail(), withinMs: 60_000 });
});

it('a child that does not listen is killed', async () => {
  const child = await started("process.on('SIGTERM', () => {})");
  await endChild(child, { ask, withinMs: 1 });
  expect(child.signalCode).toBe('SIGKILL');
});

it('a child that never came to be is not waited for', async () => {
  const child = spawn('/nowhere/flyball-no-program');
  await once(child, 'error');
  await endChild(child, { ask: () => expect.fail(), withinMs: 60_000 });
  await endChild(undefined, { ask: () => expect.fail(), withinMs: 60_000 });
});
