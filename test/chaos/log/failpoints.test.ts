import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verify } from './verify.ts';
import { buildChild, startVictim } from './victim.ts';
import type { Failpoint, Step } from './work.ts';

// A crash right before and right behind each step that changes the disk, early and when snapshots are there.
const steps: readonly Step[] = ['append', 'chunk', 'switch', 'drop rows', 'drop chunks'];
const points: Failpoint[] = steps.flatMap((step) =>
  [1, 3].flatMap((nth) => (['before', 'after'] as const).map((when) => ({ step, nth, when }))),
);

let child: Awaited<ReturnType<typeof buildChild>>;
let folder: string;
beforeAll(async () => {
  child = await buildChild();
  folder = await mkdtemp(join(tmpdir(), 'flyball-failpoint-'));
});
afterAll(async () => {
  await child.remove();
  await rm(folder, { recursive: true, force: true });
});

it.each(points)('keeps its promises when killed $when $step number $nth', async (fail) => {
  const log = join(folder, `${fail.step}-${fail.nth}-${fail.when}`);
  let revision = 0;
  // The same crash again on what the first one left behind.
  for (let again = 0; again < 2; again++) {
    const victim = startVictim(child.file, { folder: log, snapshotEvery: 20, fail });
    victim.go();
    const acks = await victim.dead();
    const found = await verify({ folder: log, acks, revision });
    expect(found.broken).toEqual([]);
    if (fail.nth > 1) expect(acks.length).toBeGreaterThan(0);
    revision = found.revision;
  }
});
