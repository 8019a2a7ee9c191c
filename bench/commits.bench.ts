import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLevelStore, openLog } from '@flyball/control-plane/log';
import { rounded } from './lib/figures.ts';
import { routeOf } from './lib/fleet.ts';

const SIZE = { services: 100, routes: 5_000 };

/** Durable commits a second to the embedded log: one after the other, and 64 at a time. */
export const run = async ({ quick }: { readonly quick: boolean }) => {
  const folder = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const store = await openLevelStore(join(folder, 'log'));
  const log = await openLog({ store, now: Date.now, newUid: randomUUID, onFailure: () => undefined });
  let next = 0;
  const commit = async (): Promise<void> => {
    const object = routeOf(next % SIZE.routes, SIZE, 1 + Math.floor(next / SIZE.routes));
    next += 1;
    await log.commit({ author: 'bench', message: '', changes: [{ op: 'put', object }] });
  };
  const sequential = await rate(quick ? 100 : 3_000, 1, commit);
  const concurrent = await rate(quick ? 640 : 12_800, 64, commit);
  await log.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { sequentialPerSecond: rounded(sequential, 0), concurrent64PerSecond: rounded(concurrent, 0) };
};

/** Runs `count` commits in `lanes` at a time; answers how many a second. */
const rate = async (count: number, lanes: number, commit: () => Promise<void>): Promise<number> => {
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    for (let done = 0; done < count / lanes; done++) await commit();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (count * 1000) / (performance.now() - begin);
};
