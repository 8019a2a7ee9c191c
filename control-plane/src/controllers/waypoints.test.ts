import type { CatalogServiceSpec, Resource } from '@flyball/policy';
import { loadValue } from '@flyball/policy/load';
import { fill } from '@flyball/proto';
import { expect, it } from 'vitest';
import { assumedWaypoints } from './waypoints.ts';

const service = (name: string): Resource<CatalogServiceSpec> => {
  const [resource] = loadValue({
    apiVersion: 'flyball.dev/v1',
    kind: 'CatalogService',
    metadata: { name, namespace: 'shop' },
    spec: { waypoint: { gateway: 'edge' } },
  }).resources;
  return resource as Resource<CatalogServiceSpec>;
};

const listener = (bindAddress: string) =>
  fill('flyball.ir.v1.Listener', { meshService: 'shop/a', bindAddress, bindPort: 20_000 });

it.each([
  ['10.0.0.5', '10.0.0.5'],
  ['0.0.0.0', '127.0.0.1'],
])('a waypoint is assumed where its gateway binds it: %s', (bindAddress, address) => {
  const listeners = new Map([['waypoint:shop/a', listener(bindAddress)]]);
  const assumed = assumedWaypoints([service('a'), service('b')], (key) => listeners.get(key));
  expect(assumed).toEqual([{ namespace: 'shop', name: 'a', address, port: 20_000 }]);
});
