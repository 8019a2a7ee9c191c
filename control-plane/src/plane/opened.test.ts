import type { Resource } from '@flyball/policy';
import { loadValue } from '@flyball/policy/load';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPlaneWorld, type PlaneWorld } from '../api/testing/plane-world.ts';
import { createPlane } from './answers.ts';
import { committedChanges } from './committed-changes.ts';
import { createPlaneCore } from './core.ts';

const WAIT = { timeout: 15_000 };

let world: PlaneWorld;
beforeEach(async () => {
  world = await createPlaneWorld();
});
afterEach(() => world.close());

const commit = async (...items: readonly object[]): Promise<void> => {
  const { resources } = loadValue({ apiVersion: 'v1', kind: 'List', items });
  const changes = resources.map((object: Resource) => ({ op: 'put' as const, object }));
  expect(await world.log.commit({ author: 't', message: '', changes })).toMatchObject({
    outcome: 'committed',
  });
  await vi.waitFor(() => expect(world.core.revision()).toBe(world.log.state().revision), WAIT);
};

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'tls', namespace: 'shop' },
  data: { 'tls.crt': 'AAAA', 'tls.key': 'AAAA' },
};
const SERVICE = {
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: { name: 'a', namespace: 'shop' },
  spec: { waypoint: { gateway: 'none' } },
};

it('a Secret that cannot be opened holds nothing, and holds nothing back', async () => {
  await commit(SECRET, SERVICE);
  expect(world.failures).toEqual([expect.objectContaining({ code: 'FLYBALL_SECRET_DAMAGED' })]);
  expect(world.core.compiled.unit('Service/shop/a')).toBeDefined();
  const failures: unknown[] = [];
  const { log, core, box } = world;
  const onFailure = (error: unknown) => void failures.push(error);
  const second = createPlaneCore({ log, clock: core.clock, newId: () => 's', box, onFailure });
  expect(second.compiled.unit('Service/shop/a')).toBeDefined();
  expect(failures).toHaveLength(1);
  second.stop();
});

it('findings about a CatalogService are found by its name, though its service speaks of it', async () => {
  await commit(SERVICE);
  const { diagnostics } = createPlane(world.core);
  expect(diagnostics('CatalogService/shop/a')).toMatchObject([{ code: 'FB1204' }]);
  expect(diagnostics('Service/shop/a')).toEqual([]);
});

it('what is not in a content that replaces another goes', async () => {
  await commit(SERVICE);
  const before = world.log.state();
  const state = { ...before, kinds: new Map() };
  const changes = committedChanges({ revision: 9, changes: [], state, reset: true }, before);
  expect(changes).toContainEqual({ op: 'delete', key: 'CatalogService/shop/a' });
  expect(changes.every(({ op }) => op === 'delete')).toBe(true);
  const same = committedChanges({ revision: 9, changes: [], state: before, reset: true }, before);
  expect(same.every(({ op }) => op === 'put')).toBe(true);
});
