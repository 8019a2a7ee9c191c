import { keyOf } from '@flyball/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsSince, seenThrough } from './events.ts';
import { jump } from './jump.ts';
import { type Filter, listObjects } from './query.ts';
import { emptyState, RETENTION, type State, type WatchEvent } from './state.ts';
import {
  actions,
  contentOf,
  contents,
  contentsOf,
  counting,
  put,
  request,
  resource,
  run,
  step,
} from './testing/world.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const since = (state: State, revision: number, now = NOW) => eventsSince(state, { revision, now });
const eventsOf = (state: State, revision: number): readonly WatchEvent[] => {
  const result = since(state, revision);
  if ('fault' in result) throw new Error(result.fault.message);
  return result.events;
};
/** What a watcher holds after it saw the events. */
const replay = (held: Map<string, string>, events: readonly WatchEvent[]): Map<string, string> => {
  const now = new Map(held);
  for (const { type, key, object } of events) {
    expect(now.has(key)).toBe(type !== 'created');
    if (type === 'deleted') now.delete(key);
    else now.set(key, contentOf(object));
  }
  return now;
};

describe('events', () => {
  it('lead from any revision to the present, each revision once and in order', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const states = run(emptyState(), all);
        const last = states.at(-1) ?? emptyState();
        for (const state of states) {
          const events = eventsOf(last, state.revision);
          const revisions = events.map(({ revision }) => revision);
          expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
          expect(new Set(revisions).size).toBe(last.revision - state.revision);
          expect(replay(contents(state), events)).toEqual(contents(last));
        }
      }),
    );
  });

  it('lead through a filter to what the filter lists', () => {
    const filter: Filter = { kind: 'HTTPRoute', namespace: 'shop', selector: ({ app }) => app === 'x' };
    const listed = (state: State) => contentsOf(listObjects(state, filter).items);
    fc.assert(
      fc.property(actions, (all) => {
        const states = run(emptyState(), all);
        const last = states.at(-1) ?? emptyState();
        for (const state of states) {
          const seen = eventsOf(last, state.revision).flatMap((event) => seenThrough(filter, event) ?? []);
          expect(replay(listed(state), seen)).toEqual(listed(last));
        }
      }),
    );
  });

  it('keep those of one commit together', () => {
    const { state } = step(emptyState(), request(put({ name: 'a' }), put({ name: 'b' })), counting()());
    expect(eventsOf(state, 0).map(({ revision }) => revision)).toEqual([1, 1]);
    expect(eventsOf(state, 1)).toEqual([]);
  });

  it('carry what was before', () => {
    const context = counting();
    const one = step(emptyState(), request(put({ spec: 1 })), context()).state;
    const two = step(one, request(put({ spec: 2 })), context()).state;
    const three = step(two, request({ op: 'delete', key: keyOf(resource()) }), context()).state;
    const told = eventsOf(three, 0).map(({ type, object, previous }) => [type, object.spec, previous?.spec]);
    expect(told).toEqual([
      ['created', 1, undefined],
      ['changed', 2, 1],
      ['deleted', 2, 2],
    ]);
  });

  it('say of an object that leaves the filter what it was within', () => {
    const context = counting();
    const one = step(emptyState(), request(put({ spec: 1, labels: { app: 'x' } })), context()).state;
    const two = step(one, request(put({ spec: 2, labels: { app: 'y' } })), context()).state;
    const [left] = eventsOf(two, 1);
    const filter: Filter = { kind: 'TrafficPolicy', selector: ({ app }) => app === 'x' };
    expect(left && seenThrough(filter, left)).toMatchObject({
      revision: 2,
      type: 'deleted',
      object: { spec: 1 },
    });
  });

  it('expire by count, a commit at a time', () => {
    const context = counting();
    let state = emptyState({ ...RETENTION, events: 10 });
    for (let n = 1; n <= 20; n++)
      state = step(state, request(put({ spec: n }), put({ name: 'b', spec: n })), context()).state;
    expect(eventsOf(state, 15)).toHaveLength(10);
    expect(since(state, 14)).toMatchObject({
      fault: { code: 'FLYBALL_LOG_EXPIRED', status: 410, current: '20' },
    });
  });

  it('expire by age, though nothing was committed since', () => {
    const state = step(emptyState(), request(put()), { now: NOW, newUid: () => 'u' }).state;
    expect(since(state, 0, NOW + 3_600_000)).toMatchObject({ revision: 1 });
    expect(since(state, 0, NOW + 3_601_000)).toMatchObject({ fault: { code: 'FLYBALL_LOG_EXPIRED' } });
    expect(since(state, 1, NOW + 3_601_000)).toEqual({ events: [], revision: 1 });
  });

  it('expire for a revision of the future and when the revision jumped', () => {
    const state = step(emptyState(), request(put()), counting()()).state;
    expect(since(state, 2)).toMatchObject({ fault: { code: 'FLYBALL_LOG_EXPIRED' } });
    const jumped = jump(state, 1_000);
    expect(since(jumped, 1)).toMatchObject({ fault: { code: 'FLYBALL_LOG_EXPIRED', current: '1000' } });
    expect(since(jumped, 1_000)).toEqual({ events: [], revision: 1_000 });
    expect(contents(jumped)).toEqual(contents(state));
    const next = step(jumped, request(put({ spec: 2 })), counting()()).state;
    expect(eventsOf(next, 1_000)).toMatchObject([{ revision: 1_001, type: 'changed' }]);
  });
});
