import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type SuperviseEvent, type Supervision, supervise } from './supervise.ts';

let folder: string;
let supervision: Supervision;
let events: SuperviseEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyball-workers-'));
  writeFileSync(join(folder, 'worker.mjs'), 'setInterval(() => undefined, 1_000);\n');
  events = [];
});
afterEach(async () => {
  await supervision.stop(0);
  rmSync(folder, { recursive: true, force: true });
});

/** Lets this process see nothing of the others for a while. */
const sleepDeeply = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

it.each([1, 2])('a worker that is gone cannot be told anything, which harms nobody (%i)', async (workers) => {
  supervision = supervise({
    file: join(folder, 'worker.mjs'),
    planeAddress: '127.0.0.1:1',
    token: () => 'a',
    engine: 'gateway',
    replica: 'test',
    workers,
    onEvent: (event) => events.push(event),
  });
  const [first] = events;
  if (first?.type !== 'started') throw new Error('no worker was started');
  process.kill(first.pid, 'SIGKILL');
  sleepDeeply(300);
  supervision.setToken('b');
  await vi.waitFor(
    () => expect(events).toContainEqual(expect.objectContaining({ type: 'ended', index: 0 })),
    {
      timeout: 10_000,
    },
  );
});
