import { keyOf } from '@flyball/policy';
import { describe, expect, it } from 'vitest';
import { allObjects, getObject, kindsOf, listObjects } from './query.ts';
import { emptyState } from './state.ts';
import { counting, put, request, resource, step } from './testing/world.ts';

const context = counting();
const first = step(
  emptyState(),
  request(
    put({ name: 'b' }),
    put({ name: 'a', labels: { app: 'x' } }),
    put({ name: 'a', namespace: 'shop-2' }),
    put({ name: 'a', namespace: '' }),
    put({ name: 'gone' }),
    put({ kind: 'TrafficPolicyX', name: 'a' }),
  ),
  context(),
).state;
const gone = keyOf(resource({ name: 'gone' }));
const { state } = step(first, request({ op: 'delete', key: gone }), context());
const kind = 'TrafficPolicy';
const keys = (page: { readonly items: readonly Parameters<typeof keyOf>[0][] }) => page.items.map(keyOf);

describe('list', () => {
  it('gives the objects of a kind in order, as of one revision, without deleted ones', () => {
    const page = listObjects(state, { kind });
    expect(keys(page)).toEqual([
      'TrafficPolicy//a',
      'TrafficPolicy/shop-2/a',
      'TrafficPolicy/shop/a',
      'TrafficPolicy/shop/b',
    ]);
    expect(page.revision).toBe(2);
    expect(page).not.toHaveProperty('next');
  });

  it('takes namespace and selector', () => {
    expect(keys(listObjects(state, { kind, namespace: 'shop' }))).toEqual([
      'TrafficPolicy/shop/a',
      'TrafficPolicy/shop/b',
    ]);
    expect(keys(listObjects(state, { kind, namespace: '' }))).toEqual(['TrafficPolicy//a']);
    expect(keys(listObjects(state, { kind, selector: ({ app }) => app === 'x' }))).toEqual([
      'TrafficPolicy/shop/a',
    ]);
    expect(listObjects(state, { kind: 'Nothing' }).items).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])('gives the same in pages of %i', (limit) => {
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = listObjects(state, { kind, limit, after });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...keys(page));
      after = page.next;
    } while (after !== undefined);
    expect(found).toEqual(keys(listObjects(state, { kind })));
  });

  it('goes on behind an object that is gone by now', () => {
    expect(keys(listObjects(state, { kind, after: gone }))).toEqual([]);
    expect(keys(listObjects(state, { kind, after: 'TrafficPolicy/shop/aa' }))).toEqual([
      'TrafficPolicy/shop/b',
    ]);
  });
});

it('gets one object, and all of them', () => {
  expect(getObject(state, 'TrafficPolicy/shop/a')?.metadata.labels).toEqual({ app: 'x' });
  expect(getObject(state, gone)).toBeUndefined();
  expect(getObject(state, '__proto__')).toBeUndefined();
  expect([...allObjects(state)]).toHaveLength(5);
  expect(kindsOf(state)).toEqual(['TrafficPolicy', 'TrafficPolicyX']);
});
