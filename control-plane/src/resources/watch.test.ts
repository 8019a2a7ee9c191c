import { keyOf } from '@flyball/policy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLog } from '../store/memory-store.ts';
import { openLog, type ResourceLog } from './open.ts';
import { RETENTION } from './state.ts';
import { put, request, resource } from './testing/world.ts';
import { type WatchItem, type WatchOptions, watch } from './watch.ts';

let now = Date.parse('2026-01-01T00:00:00Z');
let wake: () => void = () => undefined;
let log: ResourceLog;
let stop: AbortController;

beforeEach(async () => {
  stop = new AbortController();
  let uids = 0;
  log = await openLog({
    store: createMemoryLog().attach(),
    now: () => now,
    newUid: () => `uid-${++uids}`,
    retention: { ...RETENTION, events: 5 },
    onFailure: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  stop.abort();
  await log.close();
});

const start = (since: number, more: Partial<WatchOptions> = {}) =>
  watch(
    log,
    {
      filter: { kind: 'TrafficPolicy' },
      since,
      bookmarkEvery: 60_000,
      now: () => now,
      sleep: (milliseconds) =>
        new Promise((resolve) => {
          wake = () => {
            now += milliseconds;
            resolve();
          };
        }),
      ...more,
    },
    stop.signal,
  );
const say = (item: WatchItem | undefined) => {
  if (!item) return 'end';
  if (item.type === 'event') return `${item.event.revision} ${item.event.type} ${item.event.key}`;
  return item.type === 'bookmark' ? `bookmark ${item.revision}` : item.fault.code;
};
const key = keyOf(resource());

describe('watch', () => {
  it('tells what was and what comes', async () => {
    await log.commit(request(put({ spec: 1 })));
    const items = start(0);
    expect(say((await items.next()).value)).toBe(`1 created ${key}`);
    const next = items.next();
    await log.commit(request(put({ spec: 2 })));
    expect(say((await next).value)).toBe(`2 changed ${key}`);
    const last = items.next();
    stop.abort();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  it('bookmarks what does not concern the watcher, once in a while', async () => {
    const items = start(0);
    const next = items.next();
    await log.commit(request(put({ kind: 'HTTPRoute' })));
    await log.commit(request(put({ kind: 'HTTPRoute', spec: 2 })));
    wake();
    expect(say((await next).value)).toBe('bookmark 2');
    const later = items.next();
    wake();
    await log.commit(request(put({ spec: 2 })));
    expect(say((await later).value)).toBe(`3 created ${key}`);
  });

  it('buffers nothing for a slow reader and expires it when the window has passed', async () => {
    const items = start(0);
    const first = items.next();
    await log.commit(request(put({ spec: 0 })));
    expect(say((await first).value)).toBe(`1 created ${key}`);
    for (let spec = 1; spec <= 10; spec++) await log.commit(request(put({ spec })));
    expect(say((await items.next()).value)).toBe('FLYBALL_LOG_EXPIRED');
    expect((await items.next()).done).toBe(true);
  });

  it('ends with expired when a backup is restored', async () => {
    await log.commit(request(put({ spec: 0 })));
    const backup = await log.backup();
    const items = start(1);
    const next = items.next();
    await log.restore(backup);
    expect(say((await next).value)).toBe('FLYBALL_LOG_EXPIRED');
  });
});
