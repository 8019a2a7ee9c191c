import { expect, test } from 'vitest';
import { keyOf, type Resource } from '../model/resource.ts';
import { DEFAULT_RESOURCES, withDefaults } from './defaults.ts';
import { unstoredMetadata } from './metadata.ts';

test('the defaults are there when nothing is stored', () => {
  expect(withDefaults([]).map(keyOf)).toEqual([
    'GatewayClass//flyball',
    'Engine//gateway',
    'Engine//xds',
    'Engine//nacos',
    'Source//builtin',
  ]);
});

test('a stored object takes the place of the default of its name', () => {
  const stored: Resource = {
    apiVersion: 'flyball.dev/v1',
    kind: 'Engine',
    metadata: unstoredMetadata('gateway', ''),
    spec: { class: 'envoy', bindAddress: '127.0.0.1' },
  };
  const all = withDefaults([stored]);
  expect(all).toHaveLength(DEFAULT_RESOURCES.length);
  expect(all.filter((resource) => keyOf(resource) === 'Engine//gateway')).toEqual([stored]);
});

test('defaults have their own defaults applied', () => {
  expect(DEFAULT_RESOURCES.map(({ spec }) => spec)).toContainEqual({
    type: 'builtin',
    namespaces: { public: 'default' },
  });
  expect(DEFAULT_RESOURCES.map(({ spec }) => spec)).toContainEqual({
    class: 'xds',
    bindAddress: '127.0.0.1',
  });
});
