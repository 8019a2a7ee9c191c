import type { Condition, Resource } from '@flyball/policy';
import type { Compiled, Unit } from '@flyball/policy/compile';
import { loadValue } from '@flyball/policy/load';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLog, type ResourceLog } from '../resources/open.ts';
import { conditionsOf } from '../resources/query.ts';
import { createMemoryLog } from '../store/memory-store.ts';
import { keepConditions } from './keep-conditions.ts';
import type { LogLines } from './parts.ts';

const WAIT = { timeout: 15_000 };

let log: ResourceLog;
const error = vi.fn();
const lines: LogLines = { info: () => undefined, warn: () => undefined, error };
beforeEach(async () => {
  error.mockClear();
  const store = createMemoryLog().attach();
  log = await openLog({ store, now: Date.now, newUid: () => 'u', onFailure: error });
});
afterEach(() => log.close());

const MAP = 'ConfigMap/shop/';

const create = async (names: readonly string[]): Promise<void> => {
  const items = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
  }));
  const { resources } = loadValue({ apiVersion: 'v1', kind: 'List', items });
  const changes = resources.map((object: Resource) => ({ op: 'put' as const, object }));
  expect(await log.commit({ author: 't', message: '', changes })).toMatchObject({ outcome: 'committed' });
};

const compiledOf = (objects: readonly string[], conditions: readonly Omit<Condition, 'object'>[]) => {
  const units = objects.map((object) => {
    const own = conditions.map((condition): Condition => ({ object, ...condition }));
    return [object, { object, conditions: own } as unknown as Unit] as const;
  });
  return { units: new Map(units), restated: objects } as unknown as Compiled;
};

const condition: Omit<Condition, 'object'> = { type: 'Accepted', status: 'True', reason: 'Ok', message: '' };

it('keeps as many conditions as there are, beyond what one commit holds', async () => {
  const names = Array.from({ length: 1_500 }, (_, at) => `c${at}`);
  await create(names);
  const kept = keepConditions(log, lines);
  const objects = names.map((name) => MAP + name);
  kept.passed(compiledOf(objects, [{ ...condition, message: 'x'.repeat(1_000) }]));
  await vi.waitFor(() => {
    const state = log.state();
    expect(objects.every((object) => conditionsOf(state, object).length === 1)).toBe(true);
  }, WAIT);
  expect(error).not.toHaveBeenCalled();
  kept.stop();
});

it('keeps those of a Gateway with as many listeners as it may have', async () => {
  await create(['a']);
  const kept = keepConditions(log, lines);
  const many = Array.from({ length: 259 }, (_, at) => ({ ...condition, sectionName: `l${at}` }));
  kept.passed(compiledOf([`${MAP}a`], many));
  await vi.waitFor(() => expect(conditionsOf(log.state(), `${MAP}a`)).toHaveLength(259), WAIT);
  kept.stop();
});

it('tells when the log refuses them', async () => {
  await create(['a']);
  const kept = keepConditions(log, lines);
  const many = Array.from({ length: 1_000 }, (_, at) => ({ ...condition, sectionName: `l${at}` }));
  kept.passed(compiledOf([`${MAP}a`], many));
  await vi.waitFor(
    () => expect(error).toHaveBeenCalledWith('Conditions were not kept.', expect.any(Error)),
    WAIT,
  );
  kept.stop();
});
