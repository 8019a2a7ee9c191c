import { keyOf, type ObjectKey, type Resource } from '@flyball/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from './prepare.ts';
import { allObjects, getObject, historyOf, objectsAt } from './query.ts';
import { reduce } from './reduce.ts';
import { emptyState, type State } from './state.ts';
import {
  actions,
  contentOf,
  contents,
  contentsOf,
  counting,
  put,
  request,
  requestOf,
  resource,
  run,
  step,
} from './testing/world.ts';
import { undo } from './undo.ts';

/** What the log must lead to, said in the plainest way. */
interface Model {
  readonly objects: Map<
    ObjectKey,
    { content: string; uid: string; created: string; revision: number; generation: number }
  >;
  revision: number;
}

const facts = (object: Resource) => ({
  content: contentOf(object),
  uid: object.metadata.uid,
  created: object.metadata.creationTimestamp,
  revision: Number(object.metadata.resourceVersion),
  generation: object.metadata.generation,
});

describe('prepare and reduce', () => {
  it('lead to what a plain map holds, one revision a change', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const model: Model = { objects: new Map(), revision: 0 };
        const context = counting();
        let state = emptyState();
        for (const action of all) {
          const wanted = requestOf(state, action);
          if (wanted === undefined) continue;
          const next = step(state, wanted, context());
          if (next.prepared.outcome === 'commit') applyToModel(model, next.prepared.record);
          expect(next.state.revision).toBe(model.revision);
          state = next.state;
        }
        const found = new Map([...allObjects(state)].map((object) => [keyOf(object), facts(object)]));
        expect(found).toEqual(model.objects);
        expect(state.objects).toBe(model.objects.size);
      }),
    );
  });

  it('agree: what prepare makes of a state reduces on it, and preparing again changes nothing', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const context = counting();
        let state = emptyState();
        for (const action of all) {
          if ('undo' in action) continue;
          const puts = request(...action.changes.filter(({ op }) => op === 'put'));
          const next = step(state, puts, context());
          state = next.state;
          if (next.prepared.outcome === 'refused') continue;
          expect(prepare(state, puts, context()).outcome).toBe('unchanged');
        }
      }),
    );
  });

  it('never change a state that was handed out', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const states = run(emptyState(), all);
        const before = states.map((state) => [state.revision, contents(state)] as const);
        run(states.at(-1) ?? emptyState(), all);
        for (const [at, [revision, there]] of before.entries()) {
          expect([states[at]?.revision, contents(states[at] ?? emptyState())]).toEqual([revision, there]);
        }
      }),
    );
  });

  it('can tell what was at any earlier revision', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const states = run(emptyState(), all);
        const last = states.at(-1) ?? emptyState();
        for (const state of states) {
          const past = objectsAt(last, state.revision);
          expect('objects' in past && contentsOf(past.objects)).toEqual(contents(state));
        }
      }),
    );
  });

  it('refuse a record that was prepared on another state', () => {
    const context = counting();
    const one = step(emptyState(), request(put({ spec: 1 })), context());
    const other = step(emptyState(), request(put({ spec: 2 })), context());
    const next = prepare(one.state, request(put({ spec: 3 })), context());
    if (next.outcome !== 'commit') throw new Error('no commit');
    expect(() => reduce(other.state, next.record)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_LOG_DIVERGED' }),
    );
    expect(() => reduce(emptyState(), next.record)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_LOG_GAP' }),
    );
  });
});

describe('undo', () => {
  it('restores the previous content, byte for byte, and touches nothing else', () => {
    fc.assert(
      fc.property(actions, fc.nat(), (all, pick) => {
        const context = counting();
        const states = run(emptyState(), all, context);
        const last = states.at(-1) ?? emptyState();
        const keys = [...last.kinds.values()].flatMap((map) => map.chunks.flatMap((chunk) => chunk.keys));
        const key = keys[pick % keys.length];
        if (key === undefined) return;
        const before = historyOf(last, key).at(-2)?.object;
        const undone = apply(last, key, context());
        const now = getObject(undone, key);
        expect(now && contentOf(now)).toBe(before && contentOf(before));
        for (const object of allObjects(last)) {
          if (keyOf(object) !== key) expect(getObject(undone, keyOf(object))).toBe(object);
        }
        const redone = apply(undone, key, context());
        expect(contents(redone)).toEqual(contents(last));
      }),
    );
  });

  it('deletes what was created, creates what was deleted under a new uid, and does it again', () => {
    const context = counting();
    const key = keyOf(resource());
    const created = step(emptyState(), request(put({ spec: { b: 1, a: 2 } })), context()).state;
    const gone = apply(created, key, context());
    expect(getObject(gone, key)).toBeUndefined();
    const back = apply(gone, key, context());
    expect(JSON.stringify(getObject(back, key)?.spec)).toBe('{"b":1,"a":2}');
    expect(getObject(back, key)?.metadata).toMatchObject({
      uid: 'uid-2',
      generation: 1,
      resourceVersion: '3',
    });
    expect(getObject(apply(back, key, context()), key)).toBeUndefined();
  });

  it('is refused when somebody changed the object meanwhile', () => {
    const context = counting();
    const first = step(emptyState(), request(put({ spec: 1 })), context()).state;
    const change = undo(first, keyOf(resource()));
    const second = step(first, request(put({ spec: 2 })), context()).state;
    if (!('change' in change)) throw new Error('no undo');
    expect(prepare(second, request(change.change), context())).toMatchObject({
      outcome: 'refused',
      fault: { code: 'FLYBALL_LOG_CONFLICT', current: '2' },
    });
  });

  it('says that an object never was', () => {
    expect(undo(emptyState(), 'HTTPRoute/shop/none')).toMatchObject({
      fault: { code: 'FLYBALL_LOG_NOT_FOUND' },
    });
  });
});

function apply(state: State, key: ObjectKey, context: Parameters<typeof step>[2]): State {
  const result = undo(state, key);
  if (!('change' in result)) throw new Error(result.fault.message);
  return step(state, request(result.change), context).state;
}

function applyToModel(
  model: Model,
  record: { revision: number; at: string; changes: readonly unknown[] },
): void {
  expect(record.revision).toBe(model.revision + 1);
  expect(record.changes.length).toBeGreaterThan(0);
  model.revision = record.revision;
  for (const change of record.changes as readonly (
    | { op: 'put'; object: Resource }
    | { op: 'delete'; key: string }
  )[]) {
    if (change.op === 'delete') {
      expect(model.objects.delete(change.key)).toBe(true);
      continue;
    }
    const { object } = change;
    const there = model.objects.get(keyOf(object));
    const now = facts(JSON.parse(JSON.stringify(object)));
    expect(now.content).not.toBe(there?.content);
    const specChanged = there !== undefined && specOf(there.content) !== specOf(now.content);
    expect(now).toMatchObject({
      revision: record.revision,
      created: there?.created ?? record.at,
      generation: (there?.generation ?? 0) + (there === undefined || specChanged ? 1 : 0),
    });
    if (there) expect(now.uid).toBe(there.uid);
    else expect([...model.objects.values()].map(({ uid }) => uid)).not.toContain(now.uid);
    model.objects.set(keyOf(object), now);
  }
}

const specOf = (content: string): string => JSON.stringify(JSON.parse(content)[3]);
