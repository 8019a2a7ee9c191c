import { describe, expect, test } from 'vitest';
import { beats, connection, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import { type Hosts, readClusters, selectHosts, viewHosts } from './answer.ts';
import { serviceId } from './names.ts';
import { createOverlays } from './overlays.ts';

const key = keyOf('stock');
const table = createTestTable();
table.register({ key, registration: registrationOf({ port: 1, cluster: 'b' }), owner: connection('a') }, 0);
table.register({ key, registration: registrationOf({ port: 2 }), owner: beats }, 0);
table.register({ key, registration: registrationOf({ port: 3, enabled: false }), owner: connection('a') }, 0);
table.advance(15_000);

const overlays = createOverlays(() => undefined);
const record = table.get(serviceId(key));
const shown = ({ hosts }: Hosts): string[] =>
  hosts.map(({ registration, healthy }) => `${registration.port} ${healthy}`);
const select = (clusters: string, healthyOnly: boolean): Hosts =>
  selectHosts(record, overlays, { clusters: readClusters(clusters), healthyOnly });

describe('a selection', () => {
  test('leaves out what is off, and what is unhealthy when asked to', () => {
    expect(shown(select('', false))).toEqual(['1 true', '2 false']);
    expect(shown(select('', true))).toEqual(['1 true']);
    expect(shown(select('b, c', false))).toEqual(['1 true']);
  });

  test('of unhealthy instances only gives them all as healthy', () => {
    expect(select('DEFAULT', true)).toMatchObject({ protected: true });
    expect(shown(select('DEFAULT', true))).toEqual(['2 true']);
  });

  test('of nothing is empty and not protected', () => {
    expect(select('x', true)).toEqual({ hosts: [], protected: false });
    expect(selectHosts(undefined, overlays, { clusters: [], healthyOnly: false }).hosts).toEqual([]);
  });

  test('sees overlays', () => {
    const place = { service: serviceId(key), uid: '10.0.0.1#1#b', layer: 'engine' } as const;
    overlays.write(place, { enabled: false });
    expect(shown(select('', false))).toEqual(['2 true']);
    overlays.remove(place);
  });
});

test('hosts of a view are healthy instances of the asked cluster', () => {
  const service = { key, name: { namespace: 'default', name: 'stock' }, record };
  const view = { id: 'w', hosts: [{ address: '127.0.0.1', port: 20_000 }] };
  const [host] = viewHosts(service, view, ['c', 'd']).hosts;
  expect(host).toMatchObject({
    healthy: true,
    registration: { ip: '127.0.0.1', port: 20_000, cluster: 'c', weight: 1 },
  });
  expect(host?.registration.metadata['flyball.waypoint']).toBe('default/stock');
});
