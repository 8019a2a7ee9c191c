import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { connection, consumerAt, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import type { CatalogName } from './name-map.ts';
import { serviceId } from './names.ts';
import { createWaypointView, type Waypoint } from './waypoint-view.ts';

const name = { namespace: 'default', name: 'stock' };
const stock: Waypoint = { ...name, address: '127.0.0.1', port: 20_000 };
const service = { key: keyOf('stock'), name, record: undefined };
const exempt = {
  addresses: ['10.0.0.9'],
  services: ['public@@DEFAULT_GROUP@@gw'],
  labels: { role: 'gateway' },
};

function viewOf(assumed: readonly Waypoint[] = []) {
  const clock = createFakeClock();
  const view = createWaypointView({ clock, assumed });
  const told: CatalogName[][] = [];
  view.watch((services) => void told.push([...services]));
  return { clock, view, told };
}

const gateway = { id: 'g', service: 'public@@DEFAULT_GROUP@@gw', uid: 'u' };

describe('waypoints', () => {
  test('are answered to everyone but Dubbo and the exempt', () => {
    const { view } = viewOf();
    view.set({ waypoints: [stock], exempt });
    expect(view.hostsFor(service, consumerAt('10.0.0.1'))?.hosts).toEqual([
      { address: '127.0.0.1', port: 20_000 },
    ]);
    const exempted = [
      consumerAt('10.0.0.9'),
      consumerAt('10.0.0.1', { dubbo: true }),
      consumerAt('10.0.0.1', { labels: { role: 'gateway' } }),
      consumerAt('10.0.0.1', { identity: gateway }),
    ];
    for (const consumer of exempted) expect(view.hostsFor(service, consumer)).toBeUndefined();
    const other = { ...service, name: { ...name, name: 'other' } };
    expect(view.hostsFor(other, consumerAt('10.0.0.1'))).toBeUndefined();
  });

  test.each([
    [keyOf('providers:com.foo.Bar::'), {}],
    [keyOf('stock'), { 'dubbo.metadata.revision': 'x' }],
    [keyOf('stock'), { 'preserved.register.source': 'DUBBO' }],
  ])('are not answered for Dubbo services: %j %j', (key, metadata) => {
    const { view } = viewOf();
    view.set({ waypoints: [stock], exempt });
    const table = createTestTable();
    table.register({ key, registration: registrationOf({ metadata }), owner: connection('a') }, 0);
    const record = table.get(serviceId(key));
    expect(view.hostsFor({ key, name, record }, consumerAt('10.0.0.1'))).toBeUndefined();
  });

  test('are told when they come, move and go, and not when nothing changed', () => {
    const { view, told } = viewOf();
    view.set({ waypoints: [stock], exempt });
    view.set({ waypoints: [stock], exempt });
    view.set({ waypoints: [{ ...stock, port: 20_001 }], exempt });
    view.set({ waypoints: [{ ...stock, port: 20_001 }], exempt: { ...exempt, addresses: [] } });
    view.set({ waypoints: [], exempt: { ...exempt, addresses: [] } });
    expect(told).toEqual([[name], [name], [name], [name]]);
  });

  test('that are assumed after a restart hold for ten seconds, then only those that were set', () => {
    const { clock, view, told } = viewOf([stock]);
    view.set({ waypoints: [], exempt });
    clock.advance(9_999);
    expect(view.hostsFor(service, consumerAt('10.0.0.1'))).toBeDefined();
    clock.advance(1);
    expect(view.hostsFor(service, consumerAt('10.0.0.1'))).toBeUndefined();
    expect(told.at(-1)).toEqual([name]);
  });
});
