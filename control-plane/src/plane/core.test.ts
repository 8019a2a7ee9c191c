import { createBooks, createMemoryPair, type EngineChange, runEngine, systemClock } from '@flyball/engine';
import type { Resource } from '@flyball/policy';
import { DEFAULT_RESOURCES } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { FEATURE_NAMES } from '@flyball/proto';
import type { EngineMessage, PlaneMessage } from '@flyball/proto/engine';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLog, type ResourceLog } from '../resources/open.ts';
import type { WantedChange } from '../resources/request.ts';
import { createMemoryLog } from '../store/memory-store.ts';
import { engineSubject } from './admission.ts';
import { createPlaneCore, type PlaneCore } from './core.ts';

const WAIT = { timeout: 15_000 };

/** What an engine was told, as `+Kind key` and `-Kind key`, a line a push. */
let told: string[][];
let log: ResourceLog;
let core: PlaneCore;
let stopping: AbortController;
let done: Promise<void>;

const linesOf = ({ upserts, removes }: EngineChange): string[] => [
  ...removes.map(({ kind, key }) => `-${kind} ${key}`),
  ...upserts.map(({ kind, key }) => `+${kind} ${key}`),
];

const runToyEngine = (): Promise<void> => {
  const books = createBooks({ now: Date.now, epoch: 'e' });
  return runEngine({
    driver: {
      engine: 'xds',
      program: 'test',
      profiles: [{ class: 'envoy', version: '', bestGrade: 'accepted', facts: {} }],
      features: FEATURE_NAMES,
      apply: (change) => told.push(linesOf(change)),
      query: () => [],
    },
    replica: 'one',
    books,
    connect: () => {
      const { left, right } = createMemoryPair<EngineMessage, PlaneMessage>();
      core.host.accept(right, engineSubject('xds'));
      return left;
    },
    clock: systemClock,
    random: () => 0,
    signal: stopping.signal,
  }).done;
};

const puts = (...items: readonly object[]): readonly WantedChange[] =>
  loadValue({ apiVersion: 'v1', kind: 'List', items }).resources.map(put);

const put = (object: Resource): WantedChange => ({ op: 'put', object });

const commit = async (...changes: readonly WantedChange[]): Promise<void> => {
  const result = await log.commit({ author: 'test', message: '', changes });
  expect(result.outcome).toBe('committed');
  await vi.waitFor(() => expect(core.host.sessions()).toMatchObject([{ isSettled: true }]), WAIT);
  await vi.waitFor(() => expect(core.revision()).toBe(log.state().revision), WAIT);
};

const service = (name: string): object => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'CatalogService',
  metadata: { name },
  spec: { instances: [{ address: '127.0.0.1', port: 1 }] },
});

const routeTo = (name: string): object => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'r' },
  spec: {
    parentRefs: [{ group: '', kind: 'Service', name: 'front' }],
    rules: [{ backendRefs: [{ name, port: 80 }] }],
  },
});

beforeEach(async () => {
  told = [];
  stopping = new AbortController();
  const store = createMemoryLog().attach();
  const onFailure = (error: unknown): never => {
    throw error;
  };
  log = await openLog({ store, now: Date.now, newUid: () => 'u', onFailure });
  await log.commit({ author: 'test', message: '', changes: DEFAULT_RESOURCES.map(put) });
  const box = { unseal: (object: Resource) => object };
  core = createPlaneCore({ log, clock: systemClock, newId: () => 's', box, onFailure });
  done = runToyEngine();
  await vi.waitFor(() => expect(core.host.sessions()).toHaveLength(1), WAIT);
});

afterEach(async () => {
  stopping.abort();
  await done;
  core.stop();
  await log.close();
});

test('a service appears with its endpoints first, and in one push of configuration', async () => {
  await commit(...puts(service('front'), service('a'), routeTo('a')));
  const config = told.findIndex((lines) => lines.includes('+Service default/a'));
  const endpoints = told.findIndex((lines) => lines.includes('+Endpoints default/a'));
  expect(endpoints).toBeLessThan(config);
  expect(told[config]).toContain('+RouteBlock mesh:default/front|*|HTTPRoute/default/r');
  expect(told).toHaveLength(2);
});

test('endpoints of a service that is deleted go after the routes that led to it', async () => {
  await commit(...puts(service('front'), service('a'), service('b'), routeTo('a')));
  told = [];
  await commit(...puts(routeTo('b')), { op: 'delete', key: 'CatalogService/default/a' });
  const endpoints = told.findIndex((lines) => lines.includes('-Endpoints default/a'));
  const routes = told.findIndex((lines) => lines.some((line) => line.startsWith('+RouteBlock')));
  expect(routes).toBeGreaterThanOrEqual(0);
  expect(endpoints).toBeGreaterThan(routes);
});

test('a service that is deleted and comes back at once keeps its endpoints', async () => {
  await commit(...puts(service('front'), service('a'), routeTo('a')));
  told = [];
  // The second commit comes within the quiet time of the first: one pass for both.
  await Promise.all([
    log.commit({ author: 't', message: '', changes: puts(service('c')) }),
    log.commit({ author: 't', message: '', changes: [{ op: 'delete', key: 'CatalogService/default/a' }] }),
    log.commit({ author: 't', message: '', changes: puts(service('a')) }),
  ]);
  await vi.waitFor(() => expect(core.revision()).toBe(log.state().revision), WAIT);
  await vi.waitFor(() => expect(core.host.sessions()).toMatchObject([{ isSettled: true }]), WAIT);
  const lines = told.flat();
  expect(lines.lastIndexOf('-Endpoints default/a')).toBeLessThanOrEqual(
    lines.lastIndexOf('+Endpoints default/a'),
  );
  expect([...core.catalog.endpoints()].map((each) => each.service)).toContain('default/a');
});
