import { expect, test } from 'vitest';
import { consumerOf, listenerKey, meshScope, meshServiceOf, waypointKey, waypointServiceOf } from './keys.ts';

test('a mesh scope tells its service, and for whose calls alone it holds', () => {
  const [all, team] = [meshScope('shop/app'), meshScope('shop/app', 'team')];
  expect([all, meshServiceOf(all), consumerOf(all)]).toEqual(['mesh:shop/app', 'shop/app', undefined]);
  expect([team, meshServiceOf(team), consumerOf(team)]).toEqual(['mesh:shop/app/team', 'shop/app', 'team']);
});

test.each(['shop/edge/http', 'waypoint:shop/app', 'a/mesh/b/c', 'mesh/shop/app', 'mesh/shop/app/team'])(
  '%s is none',
  (scope) => {
    expect([meshServiceOf(scope), consumerOf(scope)]).toEqual([undefined, undefined]);
  },
);

test('a waypoint tells its service, and no Gateway of a namespace of that name does', () => {
  expect(waypointServiceOf(waypointKey('shop/app'))).toBe('shop/app');
  expect(waypointServiceOf(listenerKey('waypoint/shop', 'app'))).toBeUndefined();
});

test('a scope cut short has no consumer', () => {
  expect([meshServiceOf('mesh:app'), consumerOf('mesh:app')]).toEqual(['app', undefined]);
});
