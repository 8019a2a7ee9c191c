import { keyOf } from '@flyball/policy';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLog } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';
import type { Committed } from './feed.ts';
import { type LogOptions, openLog, type ResourceLog } from './open.ts';
import { getObject, historyOf } from './query.ts';
import { stateLines } from './snapshot.ts';
import { actions, contents, counting, put, request, requestOf, resource } from './testing/world.ts';
import { undo } from './undo.ts';

const WAIT = { timeout: 15_000 };

const key = keyOf(resource());
const opened: ResourceLog[] = [];
const failures: unknown[] = [];
const context = counting();
const open = async (store: Store, more: Partial<LogOptions> = {}): Promise<ResourceLog> => {
  const log = await openLog({
    store,
    now: () => context().now,
    newUid: () => context().newUid(),
    onFailure: (error) => failures.push(error),
    ...more,
  });
  opened.push(log);
  return log;
};
const gist = (log: ResourceLog) => [log.state().revision, [...stateLines(log.state())].sort()];
const told = (log: ResourceLog, revision: number) =>
  vi.waitUntil(() => log.state().revision >= revision, WAIT);

afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
  expect(failures.splice(0)).toEqual([]);
});

describe('log', () => {
  it('commits, tells subscribers in order before it answers, and loads the same again', async () => {
    const memory = createMemoryLog();
    const log = await open(memory.attach());
    const seen: Committed[] = [];
    const unsubscribe = log.subscribe((committed) => seen.push(committed));
    const results = await Promise.all([1, 2, 3].map((spec) => log.commit(request(put({ spec })))));
    expect(results).toMatchObject([1, 2, 3].map((revision) => ({ outcome: 'committed', revision })));
    expect(seen.map(({ revision, reset }) => [revision, reset])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
    expect(seen.map(({ changes }) => changes.map(({ type }) => type))).toEqual([
      ['created'],
      ['changed'],
      ['changed'],
    ]);
    expect(seen[1]?.state.revision).toBe(2);
    unsubscribe();
    expect(await log.commit(request(put({ spec: 3 })))).toEqual({ outcome: 'unchanged', revision: 3 });
    await log.commit(request(put({ spec: 4 })));
    expect(seen).toHaveLength(3);
    expect(gist(await open(memory.attach()))).toEqual(gist(log));
  });

  it('lets one of two writers of an object win and tells the other the present revision', async () => {
    const log = await open(createMemoryLog().attach());
    await log.commit(request(put({ spec: 0 })));
    const write = (spec: number) =>
      log.commit(request({ op: 'put', object: resource({ spec }), expect: { resourceVersion: '1' } }));
    const results = await Promise.all([write(1), write(2)]);
    expect(results).toMatchObject([
      { outcome: 'committed', revision: 2 },
      { outcome: 'refused', fault: { code: 'FLYBALL_LOG_CONFLICT', status: 409, current: '2' } },
    ]);
    expect(getObject(log.state(), key)?.spec).toBe(1);
  });

  it('refuses a commit over 1 MiB and goes on', async () => {
    const log = await open(createMemoryLog().attach());
    const [large, small] = await Promise.all([
      log.commit(request(put({ spec: 'x'.repeat(1_048_576) }))),
      log.commit(request(put({ spec: 1 }))),
    ]);
    expect(large).toMatchObject({
      outcome: 'refused',
      fault: { code: 'FLYBALL_LOG_TOO_LARGE', status: 413 },
    });
    expect(small).toMatchObject({ outcome: 'committed', revision: 1 });
  });

  it('keeps what it was given from changing, and what JSON cannot carry from living on', async () => {
    const log = await open(createMemoryLog().attach());
    const spec = { list: [1], left: undefined };
    await log.commit(request(put({ spec })));
    spec.list.push(2);
    expect(getObject(log.state(), key)?.spec).toStrictEqual({ list: [1] });
    await expect(log.commit(request(put({ spec: 1n })))).rejects.toThrow(TypeError);
    expect(await log.commit(request(put({ spec: 2 })))).toMatchObject({ outcome: 'committed', revision: 2 });
  });

  it('bounds what may wait', async () => {
    const log = await open(createMemoryLog().attach());
    const results = await Promise.all(
      Array.from({ length: 4_200 }, (_, spec) => log.commit(request(put({ spec })))),
    );
    const refused = results.filter(({ outcome }) => outcome === 'refused');
    expect(refused[0]).toMatchObject({ fault: { code: 'FLYBALL_LOG_BUSY', status: 429 } });
    expect(log.state().revision).toBe(results.length - refused.length);
  });

  it('tells the failure of one subscriber and goes on with the others', async () => {
    const log = await open(createMemoryLog().attach());
    const seen: number[] = [];
    log.subscribe(() => {
      throw new Error('mine');
    });
    log.subscribe(({ revision }) => seen.push(revision));
    expect(await log.commit(request(put()))).toMatchObject({ outcome: 'committed' });
    expect(seen).toEqual([1]);
    expect(failures.splice(0)).toMatchObject([{ message: 'mine' }]);
  });

  it('answers a failing store with its code, keeps the state it had, and reads on', async () => {
    const store = createMemoryLog().attach();
    let broken = false;
    const append: Store['append'] = async (index, bytes) => {
      if (broken) throw Object.assign(new Error('disk'), { code: 'FLYBALL_LOG_WRITE_FAILED' });
      return store.append(index, bytes);
    };
    const log = await open({ ...store, append });
    await log.commit(request(put({ spec: 1 })));
    broken = true;
    const stale = request({ op: 'put', object: resource({ spec: 3 }), expect: { resourceVersion: '1' } });
    const results = await Promise.allSettled([log.commit(request(put({ spec: 2 }))), log.commit(stale)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.state().revision).toBe(1);
    expect(getObject(log.state(), key)?.spec).toBe(1);
  });

  it('refuses commits when it is closed', async () => {
    const log = await open(createMemoryLog().attach());
    await log.close();
    expect(await log.commit(request(put()))).toMatchObject({
      fault: { code: 'FLYBALL_LOG_CLOSED', status: 503 },
    });
  });
});

describe('two planes on one log', () => {
  it('reach the same state, lose no update and tell each revision once', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fc.array(fc.boolean(), { minLength: 1 }), async (all, sides) => {
        const memory = createMemoryLog();
        const planes = [await open(memory.attach()), await open(memory.attach())] as const;
        const heard = planes.map((plane) => {
          const revisions: number[] = [];
          plane.subscribe(({ revision }) => revisions.push(revision));
          return revisions;
        });
        const counter = keyOf(resource({ name: 'counter' }));
        const results = await Promise.all(
          all.map(async (action, at) => {
            const plane = planes[sides[at % sides.length] ? 1 : 0];
            const wanted = requestOf(plane.state(), action);
            if (wanted !== undefined) await plane.commit(wanted);
            return increment(plane, counter);
          }),
        );
        expect(results).toEqual(all.map(() => true));
        const last = Math.max(...planes.map((plane) => plane.state().revision));
        for (const plane of planes) await told(plane, last);
        expect(gist(planes[0])).toEqual(gist(planes[1]));
        expect(contents(planes[0].state())).toEqual(contents(planes[1].state()));
        expect(getObject(planes[0].state(), counter)?.spec).toBe(all.length === 0 ? undefined : all.length);
        for (const revisions of heard)
          expect(revisions).toEqual(Array.from({ length: last }, (_, n) => n + 1));
        for (const plane of opened.splice(0)) await plane.close();
      }),
      { numRuns: 60 },
    );
  });

  /** Read, add one, write if nobody wrote meanwhile; as often as needed. */
  async function increment(plane: ResourceLog, counter: string): Promise<boolean> {
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const there = getObject(plane.state(), counter);
      const object = resource({ name: 'counter', spec: Number(there?.spec ?? 0) + 1 });
      const expected = there === undefined ? 'absent' : { resourceVersion: there.metadata.resourceVersion };
      const result = await plane.commit(request({ op: 'put', object, expect: expected }));
      if (result.outcome === 'committed') return true;
    }
    return false;
  }

  it('start from a snapshot when the rows a plane lacks were compacted', async () => {
    const memory = createMemoryLog();
    const deaf = memory.attach();
    const late = await open({ ...deaf, follow: async function* () {} });
    const log = await open(memory.attach(), { snapshotEvery: 10 });
    for (let spec = 0; spec < 25; spec++) await log.commit(request(put({ spec })));
    await vi.waitUntil(async () => (await deaf.loadSnapshot()) !== undefined, WAIT);
    const resets: boolean[] = [];
    late.subscribe(({ reset }) => resets.push(reset));
    expect(late.state().revision).toBe(0);
    const result = await late.commit(request(put({ name: 'mine' })));
    expect(result).toMatchObject({ outcome: 'committed', revision: 26 });
    expect(resets[0]).toBe(true);
    await told(log, 26);
    expect(contents(late.state())).toEqual(contents(log.state()));
    expect(historyOf(late.state(), key)).toEqual(historyOf(log.state(), key));
  });

  it('gives up, saying so, when others always write first', async () => {
    const store = createMemoryLog().attach();
    const log = await open({ ...store, append: async () => 'taken' });
    expect(await log.commit(request(put()))).toMatchObject({
      outcome: 'refused',
      fault: { code: 'FLYBALL_LOG_CONTENDED', current: '0' },
    });
  });
});

describe('snapshots and restore', () => {
  it('keep history and undo over a restart, and the log short', async () => {
    const memory = createMemoryLog();
    const log = await open(memory.attach(), { snapshotEvery: 5 });
    for (let spec = 0; spec < 23; spec++) await log.commit(request(put({ spec })));
    await log.close();
    const store = memory.attach();
    expect((await store.loadSnapshot())?.index).toBeGreaterThanOrEqual(18);
    const again = await open(store);
    expect(gist(again)).toEqual(gist(log));
    const change = undo(again.state(), key);
    if ('change' in change) await again.commit(request(change.change));
    expect(getObject(again.state(), key)?.spec).toBe(21);
  });

  it('restore raises the revision on all planes and replaces everything', async () => {
    const memory = createMemoryLog();
    const [log, other] = [await open(memory.attach()), await open(memory.attach())];
    await log.commit(request(put({ spec: 'kept' })));
    const backup = await log.backup();
    await log.commit(request(put({ spec: 'lost' }), put({ name: 'lost' })));
    await told(other, 2);
    const resets: Committed[] = [];
    other.subscribe((committed) => resets.push(committed));
    const revision = await log.restore(backup);
    expect(revision).toBe(1_000_002);
    await told(other, revision);
    expect(resets).toMatchObject([{ revision, changes: [], reset: true }]);
    for (const plane of [log, other]) {
      expect([...contents(plane.state()).keys()]).toEqual([key]);
      expect(getObject(plane.state(), key)?.spec).toBe('kept');
    }
    expect(await other.commit(request(put({ spec: 'new' })))).toMatchObject({ revision: revision + 1 });
    await told(log, revision + 1);
    expect(gist(await open(memory.attach()))).toEqual(gist(log));
  });

  it('restore refuses a damaged backup and leaves everything as it is', async () => {
    const log = await open(createMemoryLog().attach());
    await log.commit(request(put()));
    const backup = await log.backup();
    await expect(log.restore(backup.slice(0, -2))).rejects.toMatchObject({ code: 'FLYBALL_LOG_CORRUPT' });
    expect(log.state().revision).toBe(1);
  });

  it('a snapshot that fails is told and stops no commit', async () => {
    const store = createMemoryLog().attach();
    const log = await open(
      { ...store, saveSnapshot: async () => Promise.reject(new Error('no space')) },
      { snapshotEvery: 2 },
    );
    for (let spec = 0; spec < 4; spec++) await log.commit(request(put({ spec })));
    await vi.waitUntil(() => failures.length > 0, WAIT);
    expect(await log.commit(request(put({ spec: 9 })))).toMatchObject({ outcome: 'committed' });
    await log.close();
    expect(failures.splice(0)[0]).toMatchObject({ message: 'no space' });
  });
});
