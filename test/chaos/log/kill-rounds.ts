import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verify } from './verify.ts';
import { buildChild, startVictim, type Victim } from './victim.ts';

/** What came of killing a child many times. */
export interface Rounds {
  readonly acknowledged: number;
  readonly revision: number;
  readonly killedBeforeReady: number;
  /** What is wrong, with the round; empty when every promise was kept. */
  readonly broken: readonly string[];
}

/** Longest time a child commits, ms; longer where a commit takes long. */
const LONGEST = 120;
const COMMITS = 8;

/**
 * Kills a child at random moments, again and again on one log: mostly while it commits, each fifth time while it
 * starts. `random` gives numbers from 0 to 1.
 */
export async function killRounds(rounds: number, random: () => number): Promise<Rounds> {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-kill-'));
  const child = await buildChild();
  const start = () => startVictim(child.file, { folder: join(folder, 'log'), snapshotEvery: 50 });
  const total = { acknowledged: 0, revision: 0, killedBeforeReady: 0 };
  const broken: string[] = [];
  let next = start();
  let longest = LONGEST;
  try {
    for (let round = 1; round <= rounds && broken.length === 0; round++) {
      const victim = next;
      victim.go();
      if (round % 5 !== 0) await victim.ready();
      if (round === 1) longest = Math.max(LONGEST, COMMITS * (await timeOfCommit(victim)));
      await sleep(random() * longest);
      victim.kill();
      const acks = await victim.dead();
      next = start();
      const found = await verify({ folder: join(folder, 'log'), acks, revision: total.revision });
      broken.push(...found.broken.map((what) => `round ${round}: ${what}`));
      total.acknowledged += acks.length;
      total.revision = found.revision;
      if (!(await victim.ready())) total.killedBeforeReady++;
    }
    return { ...total, broken };
  } finally {
    next.kill();
    await next.dead();
    await child.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long a child that is ready takes to its first commit, ms. */
async function timeOfCommit(victim: Victim): Promise<number> {
  const before = performance.now();
  await victim.acknowledged();
  return performance.now() - before;
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
