import { expect, test } from 'vitest';
import { beats, connection, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import { serviceId } from './names.ts';
import { decodeSnapshot, encodeService, encodeSnapshot } from './snapshot.ts';

const key = keyOf('providers:com.foo.Bar:1.0:', 'g', 'dev');
const place = { service: serviceId(key), uid: '10.0.0.1#8080#DEFAULT', layer: 'engine' as const };

function bytesOf(overlay: Record<string, unknown>): Uint8Array {
  const table = createTestTable();
  table.register({ key, registration: registrationOf({ metadata: { a: '"\n' } }), owner: beats }, 10);
  table.register(
    { key, registration: registrationOf({ port: 81, weight: 0.5 }), owner: connection('a') },
    20,
  );
  const services = [...table.all()].map(encodeService);
  return encodeSnapshot({ epoch: table.epoch(), services, overlays: [{ ...place, overlay }] });
}

test('what is saved comes back', () => {
  const snapshot = decodeSnapshot(bytesOf({ weight: 3, enabled: false }));
  const [service] = snapshot?.services ?? [];
  expect(service?.key).toEqual(key);
  const saved = service?.instances.map(({ registration, ...rest }) => ({
    ...rest,
    port: registration.port,
    weight: registration.weight,
    metadata: { ...registration.metadata },
  }));
  expect(saved).toEqual([
    { port: 8080, weight: 1, metadata: { a: '"\n' }, epoch: 10, beats: true, unhealthy: false },
    { port: 81, weight: 0.5, metadata: {}, epoch: 20, beats: false, unhealthy: false },
  ]);
  expect(snapshot?.epoch).toBe(20);
  expect(snapshot?.overlays).toEqual([{ ...place, overlay: { weight: 3, enabled: false } }]);
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['a list', '[]'],
  ['another version', '{"version":2,"services":[]}'],
])('%s is no snapshot', (_what, text) => {
  expect(decodeSnapshot(new TextEncoder().encode(text))).toBeUndefined();
});

test('parts that are not valid are left out, the rest comes back', () => {
  const text = new TextDecoder().decode(bytesOf({ weight: -1 })).replace('"port":81', '"port":-81');
  const snapshot = decodeSnapshot(new TextEncoder().encode(text));
  expect(snapshot?.services[0]?.instances.map(({ registration }) => registration.port)).toEqual([8080]);
  expect(snapshot?.overlays).toEqual([]);
  const odd =
    '{"version":1,"services":[7,{"id":"x","instances":[]},{"id":"a@@b@@c","instances":{}}],"overlays":{}}';
  expect(decodeSnapshot(new TextEncoder().encode(odd))).toEqual({ epoch: 0, services: [], overlays: [] });
});
