import type { DecodedEntry, EngineChange } from '@flyball/engine';
import { fill } from '@flyball/proto';
import { describe, expect, test } from 'vitest';
import { createPool } from '../client/pool.ts';
import { pickerOf } from './cluster.ts';
import { stepTable } from './step-table.ts';
import { EMPTY_TABLE } from './table.ts';

const context = () => ({ pool: createPool(() => 0), random: () => 0 });

const endpoints = (service: string, ports: readonly number[]): DecodedEntry => ({
  kind: 'Endpoints',
  key: service,
  version: 'v',
  requires: [],
  body: fill('flyball.ir.v1.Endpoints', {
    service,
    instances: ports.map((port) => ({
      address: '127.0.0.1',
      port,
      weight: 100,
      health: port === 9 ? ('unhealthy' as const) : ('healthy' as const),
      labels: { version: `v${port}` },
    })),
  }),
});

const service = (name: string): DecodedEntry => ({
  kind: 'Service',
  key: name,
  version: 'v',
  requires: [],
  body: fill('flyball.ir.v1.Service', { name, subsets: [{ name: 'two', labels: { version: 'v2' } }] }),
});

const change = (upserts: readonly DecodedEntry[], partial: Partial<EngineChange> = {}): EngineChange => ({
  lane: 'config',
  revision: 1,
  upserts,
  removes: [],
  withheld: [],
  ...partial,
});

describe('the table after a change', () => {
  test('shares what did not change', () => {
    const made = context();
    const first = stepTable(EMPTY_TABLE, change([service('a'), endpoints('a', [1, 2]), service('b')]), made);
    const next = stepTable(first, change([endpoints('a', [2])], { lane: 'endpoints' }), made);
    expect(next.view).toBe(first.view);
    expect(next.clusters.get('b')).toBe(first.clusters.get('b'));
    expect(next.clusters.get('a')).not.toBe(first.clusters.get('a'));
    expect(first.clusters.get('a')?.upstreams).toHaveLength(2);
  });

  test('does not bring back an instance that is gone, for a request that began before', () => {
    const made = context();
    const first = stepTable(EMPTY_TABLE, change([endpoints('a', [1])]), made);
    stepTable(first, change([endpoints('a', [2])]), made);
    const cluster = first.clusters.get('a');
    const picked = cluster && pickerOf(made, cluster, '').pick(undefined);
    expect(picked).toMatchObject({ port: 1, isRetired: true });
    expect([...made.pool.upstreams.keys()]).toEqual(['127.0.0.1 2']);
  });

  test('ends instances that no service names any more, and no others', () => {
    const made = context();
    const first = stepTable(EMPTY_TABLE, change([endpoints('a', [1, 2]), endpoints('b', [2, 3])]), made);
    const gone = first.clusters.get('a')?.upstreams[0];
    const next = stepTable(first, change([], { removes: [{ kind: 'Endpoints', key: 'a' }] }), made);
    expect(gone?.isRetired).toBe(true);
    expect([...made.pool.upstreams.values()].map(({ port }) => port)).toEqual([2, 3]);
    const back = stepTable(next, change([endpoints('a', [1])]), made);
    expect(back.clusters.get('a')?.upstreams[0]).not.toBe(gone);
  });

  test('picks of a subset what is usable', () => {
    const made = context();
    const { clusters } = stepTable(EMPTY_TABLE, change([service('a'), endpoints('a', [1, 2, 9])]), made);
    const cluster = clusters.get('a');
    if (!cluster) throw new Error('no cluster');
    const ports = (subset: string): readonly (number | undefined)[] =>
      [1, 2, 3, 4].map(() => pickerOf(made, cluster, subset).pick(undefined)?.port);
    expect(new Set(ports(''))).toEqual(new Set([1, 2]));
    expect(new Set(ports('two'))).toEqual(new Set([2]));
    expect(new Set(ports('unknown'))).toEqual(new Set([undefined]));
  });

  test('knows what is withheld until it comes or goes', () => {
    const made = context();
    const withheld = [{ kind: 'Limit', key: 'l', version: 'v', reason: 'r' }];
    const first = stepTable(EMPTY_TABLE, change([], { withheld }), made);
    expect([...first.withheld.keys()]).toEqual(['Limit l']);
    const removed = stepTable(first, change([], { removes: [{ kind: 'Limit', key: 'l' }] }), made);
    expect(removed.withheld.size).toBe(0);
  });
});
