import { keyOf } from '@flyball/policy';
import { describe, expect, it } from 'vitest';
import type { KeptCondition } from '../log/record.ts';
import { prepare } from './prepare.ts';
import { conditionsOf, getObject, historyOf } from './query.ts';
import type { Expectation, WantedChange } from './request.ts';
import { emptyState, RETENTION } from './state.ts';
import { counting, put, request, resource, step } from './testing/world.ts';

const key = keyOf(resource());
const at = Date.parse('2026-03-04T05:06:07.890Z');
const context = { now: at, newUid: () => 'uid' };
const stored = step(emptyState(), request(put({ spec: { a: 1, b: [2] } })), context).state;
const outcome = (...changes: WantedChange[]) => prepare(stored, request(...changes), context);
const faultOf = (...changes: WantedChange[]) => {
  const result = outcome(...changes);
  return result.outcome === 'refused' ? result.fault : undefined;
};
const expecting = (expect: Expectation, spec: unknown = 2): WantedChange => ({
  op: 'put',
  object: resource({ spec }),
  expect,
});

describe('prepare', () => {
  it('gives server-side metadata and ignores what the writer says of it', () => {
    expect(getObject(stored, key)?.metadata).toEqual({
      name: 'account',
      namespace: 'shop',
      labels: {},
      annotations: {},
      uid: 'uid',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-03-04T05:06:07Z',
    });
    const base = resource({ spec: 1 });
    const forged = {
      ...base,
      metadata: { ...base.metadata, uid: 'mine', resourceVersion: '99', generation: 7 },
    };
    const result = outcome({ op: 'put', object: forged });
    expect(result).toMatchObject({
      record: { changes: [{ object: { metadata: { uid: 'uid', resourceVersion: '2', generation: 2 } } }] },
    });
  });

  it('counts changes of spec, not of labels', () => {
    const labelled = step(
      stored,
      request(put({ spec: { a: 1, b: [2] }, labels: { x: 'y' } })),
      context,
    ).state;
    expect(getObject(labelled, key)?.metadata).toMatchObject({ generation: 1, resourceVersion: '2' });
    const changed = step(labelled, request(put({ spec: 1, labels: { x: 'y' } })), context).state;
    expect(getObject(changed, key)?.metadata).toMatchObject({ generation: 2, resourceVersion: '3' });
  });

  it('makes no revision of what is so already, whatever the order of its fields', () => {
    expect(outcome(put({ spec: { b: [2], a: 1 } })).outcome).toBe('unchanged');
    expect(outcome(put({ spec: { b: [2], a: 1, c: undefined } })).outcome).toBe('unchanged');
    expect(outcome(put({ spec: { b: [2], a: 1, c: null } })).outcome).toBe('commit');
  });

  it('leaves unchanged objects out of a commit that changes others', () => {
    const result = outcome(put({ spec: { a: 1, b: [2] } }), put({ name: 'new' }));
    expect(result.outcome === 'commit' && result.record.changes).toHaveLength(1);
  });

  it('gives the objects of one commit one creation time, never before that of the last commit', () => {
    const early = { ...context, now: at - 3_600_000 };
    const { state } = step(stored, request(put({ name: 'x' }), put({ name: 'y' })), early);
    for (const name of ['x', 'y']) {
      const { metadata } = getObject(state, keyOf(resource({ name }))) ?? resource();
      expect(metadata.creationTimestamp).toBe('2026-03-04T05:06:07Z');
    }
  });

  it.each<[string, Expectation, { code: string; current: string } | undefined]>([
    ['the present revision', { resourceVersion: '1' }, undefined],
    ['revision and uid', { resourceVersion: '1', uid: 'uid' }, undefined],
    ['presence', 'present', undefined],
    ['another revision', { resourceVersion: '7' }, { code: 'FLYBALL_LOG_CONFLICT', current: '1' }],
    ['another uid', { uid: 'other' }, { code: 'FLYBALL_LOG_CONFLICT', current: '1' }],
    ['absence', 'absent', { code: 'FLYBALL_LOG_EXISTS', current: '1' }],
  ])('holds an existing object against the expectation of %s', (_, expectation, fault) => {
    for (const found of [
      faultOf(expecting(expectation)),
      faultOf({ op: 'delete', key, expect: expectation }),
    ]) {
      expect(found && { code: found.code, current: found.current }).toEqual(fault);
    }
  });

  it('checks the expectation of a change that would change nothing', () => {
    expect(faultOf(expecting({ resourceVersion: '7' }, { a: 1, b: [2] }))?.code).toBe('FLYBALL_LOG_CONFLICT');
  });

  it('refuses to replace or delete what is not there', () => {
    const other = resource({ name: 'other' });
    for (const expectation of ['present', { resourceVersion: '1' }, { uid: 'uid' }] as const) {
      const change: WantedChange = { op: 'put', object: other, expect: expectation };
      expect(faultOf(change)).toMatchObject({ code: 'FLYBALL_LOG_NOT_FOUND', where: keyOf(other) });
    }
    expect(faultOf({ op: 'delete', key: keyOf(other) })).toMatchObject({
      code: 'FLYBALL_LOG_NOT_FOUND',
      status: 404,
    });
    expect(outcome({ op: 'put', object: other, expect: 'absent' }).outcome).toBe('commit');
  });

  it('refuses all of a commit of which one part conflicts', () => {
    expect(outcome(put({ name: 'new' }), expecting('absent')).outcome).toBe('refused');
  });

  it.each<[string, WantedChange[], string]>([
    ['nothing', [], 'FLYBALL_LOG_EMPTY'],
    ['an object twice', [put({ spec: 1 }), { op: 'delete', key }], 'FLYBALL_LOG_DUPLICATE'],
    ['a slash in a name', [put({ name: 'a/b' })], 'FLYBALL_LOG_BAD_CHANGE'],
    ['no name', [put({ name: '' })], 'FLYBALL_LOG_BAD_CHANGE'],
    ['half a key', [{ op: 'delete', key: 'HTTPRoute' }], 'FLYBALL_LOG_BAD_CHANGE'],
    ['no spec', [{ op: 'put', object: { ...resource(), spec: undefined } }], 'FLYBALL_LOG_BAD_CHANGE'],
    ['labels that are no texts', [put({ labels: { a: 1 } as never })], 'FLYBALL_LOG_BAD_CHANGE'],
    [
      'too many changes',
      Array.from({ length: 5_001 }, (_, n) => put({ name: `n${n}` })),
      'FLYBALL_LOG_TOO_LARGE',
    ],
    [
      'conditions without time',
      [{ op: 'conditions', key, conditions: [{} as never] }],
      'FLYBALL_LOG_BAD_CHANGE',
    ],
  ])('refuses %s', (_, changes, code) => {
    expect(faultOf(...changes)?.code).toBe(code);
  });

  it('refuses what nests too deep before it looks at it', () => {
    let spec: unknown = 1;
    for (let depth = 0; depth < 50_000; depth++) spec = { a: spec };
    expect(faultOf(put({ spec }))?.code).toBe('FLYBALL_LOG_TOO_DEEP');
  });

  it('bounds the number of objects, counting those that go', () => {
    const small = emptyState({ ...RETENTION, objects: 2 });
    const full = step(small, request(put({ name: 'a' }), put({ name: 'b' })), context).state;
    const more = request(put({ name: 'c' }));
    expect(prepare(full, more, context)).toMatchObject({ fault: { code: 'FLYBALL_LOG_FULL', status: 507 } });
    const freed = step(full, request({ op: 'delete', key: keyOf(resource({ name: 'a' })) }), context).state;
    expect(prepare(freed, more, context).outcome).toBe('commit');
  });
});

describe('conditions', () => {
  const accepted: KeptCondition = {
    object: key,
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: '',
    lastTransitionTime: '2026-03-04T05:06:07Z',
  };
  const set: WantedChange = { op: 'conditions', key, conditions: [accepted] };
  const conditioned = step(stored, request(set), counting()()).state;

  it('are kept beside the object: no history, no new resourceVersion', () => {
    expect(conditionsOf(conditioned, key)).toEqual([accepted]);
    expect(conditioned.revision).toBe(2);
    expect(getObject(conditioned, key)).toBe(getObject(stored, key));
    expect(historyOf(conditioned, key)).toEqual(historyOf(stored, key));
    expect(prepare(conditioned, request(set), context).outcome).toBe('unchanged');
  });

  it('outlive a change of the object and end with it', () => {
    const changed = step(conditioned, request(put({ spec: 9 })), context).state;
    expect(conditionsOf(changed, key)).toEqual([accepted]);
    const gone = step(changed, request({ op: 'delete', key }), context).state;
    expect(conditionsOf(gone, key)).toEqual([]);
    const again = step(gone, request(put({ spec: 9 })), context).state;
    expect(conditionsOf(again, key)).toEqual([]);
  });

  it('are refused for what does not exist', () => {
    expect(faultOf({ ...set, key: 'TrafficPolicy/shop/none' })?.code).toBe('FLYBALL_LOG_NOT_FOUND');
  });
});
