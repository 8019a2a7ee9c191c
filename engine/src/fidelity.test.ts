import { FEATURE_NAMES } from '@flyball/proto';
import { describe, expect, test } from 'vitest';
import { fidelityNotes, fidelityOf } from './fidelity.ts';
import { FIDELITY } from './fidelity-table.ts';

const levels = (name: string, facts: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    fidelityOf(FEATURE_NAMES, { class: name, facts }).map((row) => [row.feature, row.level]),
  );

const deviations = (name: string, facts: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(levels(name, facts)).filter(([, level]) => level !== 'exact'));

describe.each([...FIDELITY.keys()])('class %s', (name) => {
  test('has a row for each feature and no other', () => {
    expect(Object.keys(FIDELITY.get(name) ?? {}).sort()).toEqual(FEATURE_NAMES);
  });

  test('says how or why wherever it is not exact', () => {
    for (const facts of [{}, { workers: '4' }, { waypoint: 'enforced' }, { balancer: 'nacos' }]) {
      for (const { level, how } of fidelityOf(FEATURE_NAMES, { class: name, facts })) {
        expect(how === '').toBe(level === 'exact');
      }
    }
  });
});

test('Envoy does all exactly but tell who calls', () => {
  expect(deviations('envoy')).toEqual({ 'route.consumer': 'unsupported' });
});

test('proxyless gRPC routes, and does not change requests', () => {
  expect(deviations('grpc')).toEqual({
    'limit.keyed': 'unsupported',
    'limit.local': 'unsupported',
    'listener.waypoint': 'unsupported',
    'patch.xds': 'unsupported',
    'route.headers': 'unsupported',
    'route.match.method': 'unsupported',
    'route.match.query': 'unsupported',
    'route.mirror': 'unsupported',
    'route.redirect': 'unsupported',
    'route.retry': 'approximate',
    'route.rewrite': 'unsupported',
    'route.split-key': 'unsupported',
    'service.balancing': 'approximate',
  });
});

test('several workers of a gateway divide a local limit', () => {
  expect(deviations('gateway', { workers: '1' })).toEqual({
    'patch.xds': 'unsupported',
    'route.consumer': 'unsupported',
  });
  expect(deviations('gateway', { workers: '3' })).toEqual({
    'limit.keyed': 'approximate',
    'limit.local': 'approximate',
    'patch.xds': 'unsupported',
    'route.consumer': 'unsupported',
  });
});

test('a registry splits by weights at best, unless a waypoint enforces', () => {
  expect(levels('nacos')['route.split']).toBe('unsupported');
  expect(levels('nacos', { balancer: 'nacos' })['route.split']).toBe('approximate');
  expect(levels('nacos')['route.match.header']).toBe('unsupported');
  expect(deviations('nacos', { waypoint: 'enforced' })).toEqual({
    'patch.xds': 'unsupported',
    'route.consumer': 'unsupported',
  });
});

test('what is unknown is unsupported, also names every object has', () => {
  const rows = fidelityOf(['constructor', 'x.y'], { class: 'envoy', facts: {} });
  expect(rows.map(({ level }) => level)).toEqual(['unsupported', 'unsupported']);
  expect(fidelityOf(['route.split'], { class: 'toString', facts: {} })[0]?.level).toBe('unsupported');
});

test('notes name what is not exact, with the number of clients', () => {
  const notes = fidelityNotes(['route.split', 'route.mirror'], { class: 'grpc', facts: {} }, 7);
  expect(notes).toMatchObject([{ feature: 'route.mirror', class: 'grpc', level: 'unsupported', clients: 7 }]);
});
