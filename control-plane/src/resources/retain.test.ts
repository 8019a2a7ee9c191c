import { keyOf } from '@flyball/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitsOf, getObject, historyOf, objectsAt } from './query.ts';
import type { WantedChange } from './request.ts';
import { emptyState, RETENTION, type Retention, type State } from './state.ts';
import {
  actions,
  contents,
  contentsOf,
  counting,
  put,
  request,
  resource,
  run,
  step,
} from './testing/world.ts';
import { undo } from './undo.ts';

const key = keyOf(resource());
const DAY = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const commitAt = (state: State, day: number, change: WantedChange): State =>
  step(state, request(change), { now: start + day * DAY, newUid: () => `uid-${day}` }).state;
const specsOf = (state: State) => historyOf(state, key).map(({ object }) => object?.spec);
const tight: Retention = { ...RETENTION, commits: 5, versions: 3, events: 6, weight: 2_000 };

describe('retention', () => {
  it('forgets contents that were replaced too long ago, and keeps the present one', () => {
    let state = emptyState();
    for (const [day, spec] of [
      [0, 'a'],
      [10, 'b'],
      [20, 'c'],
      [45, 'd'],
    ] as const) {
      state = commitAt(state, day, put({ spec }));
    }
    expect(specsOf(state)).toEqual(['b', 'c', 'd']);
    const later = commitAt(state, 1_000, put({ name: 'other' }));
    expect(specsOf(later)).toEqual(['d']);
    expect(undo(later, key)).toMatchObject({ fault: { code: 'FLYBALL_LOG_NO_HISTORY', status: 410 } });
  });

  it('does not undo a creation that is beyond it', () => {
    const state = commitAt(commitAt(emptyState(), 0, put()), 31, put({ name: 'other' }));
    expect(getObject(state, key)).toBeDefined();
    expect(undo(state, key)).toMatchObject({ fault: { code: 'FLYBALL_LOG_NO_HISTORY' } });
  });

  it('forgets deleted objects altogether', () => {
    const gone = commitAt(commitAt(emptyState(), 0, put()), 1, { op: 'delete', key });
    expect(historyOf(gone, key)).toHaveLength(2);
    const later = commitAt(gone, 32, put({ name: 'other' }));
    expect(historyOf(later, key)).toEqual([]);
    expect(undo(later, key)).toMatchObject({ fault: { code: 'FLYBALL_LOG_NOT_FOUND' } });
  });

  it('bounds contents of one object, commits and characters', () => {
    let state = emptyState({ ...RETENTION, versions: 3, commits: 100 });
    for (let n = 1; n <= 10; n++) state = commitAt(state, 0, put({ spec: n }));
    expect(specsOf(state)).toEqual([8, 9, 10]);
    state = emptyState({ ...RETENTION, commits: 4 });
    for (let n = 1; n <= 10; n++) state = commitAt(state, 0, put({ spec: n }));
    expect([...commitsOf(state)].map(({ revision }) => revision)).toEqual([7, 8, 9, 10]);
    state = emptyState({ ...RETENTION, weight: 5_000 });
    for (let n = 1; n <= 10; n++) state = commitAt(state, 0, put({ spec: `${n}`.repeat(1_000) }));
    expect(state.weight).toBeLessThanOrEqual(5_000);
    expect(historyOf(state, key).length).toBeGreaterThan(2);
  });

  it.each([tight, { ...RETENTION, versions: 2 }])(
    'tells the past exactly or says that it cannot: %o',
    (retention) => {
      fc.assert(
        fc.property(actions, (all) => {
          const states = run(emptyState(retention), all);
          const last = states.at(-1) ?? emptyState();
          expect(last.commits.size).toBeLessThanOrEqual(retention.commits);
          for (const state of states) {
            const past = objectsAt(last, state.revision);
            if ('objects' in past) expect(contentsOf(past.objects)).toEqual(contents(state));
            else
              expect([past.fault.code, state.revision < last.floor]).toEqual(['FLYBALL_LOG_EXPIRED', true]);
          }
          expect(objectsAt(last, last.revision)).toHaveProperty('objects');
        }),
      );
    },
  );

  it('leaves the present as it is however little is kept', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const acts = all.filter((action) => 'changes' in action);
        const generous = run(emptyState(), acts, counting()).at(-1) ?? emptyState();
        const mean = run(emptyState({ ...tight, age: 2_000 }), acts, counting()).at(-1) ?? emptyState();
        expect(contents(mean)).toEqual(contents(generous));
        expect(mean.revision).toBe(generous.revision);
        expect(mean.weight).toBe([...commitsOf(mean)].reduce((sum, { weight }) => sum + weight, 0));
      }),
    );
  });
});
