import { expect, test } from 'vitest';
import { registrationOf } from '../testing/samples.ts';
import { createOverlays, mergeOverlay } from './overlays.ts';

const registered = registrationOf({ metadata: { version: 'v1', zone: 'a' } });
const place = (layer: 'operator' | 'engine') => ({ service: 's', uid: 'u', layer });

test('parts that are not written stay as registered; the engine wins over the operator', () => {
  const overlays = createOverlays(() => undefined);
  overlays.write(place('operator'), { weight: 5, metadata: { lane: 'op', by: 'op' } });
  overlays.write(place('engine'), { enabled: false, metadata: { lane: 'eng' } });
  const seen = overlays.apply('s', 'u', registered);
  expect(seen).toMatchObject({ weight: 5, enabled: false });
  expect({ ...seen.metadata }).toEqual({ version: 'v1', zone: 'a', lane: 'eng', by: 'op' });
  expect(registered).toMatchObject({ weight: 1, enabled: true });
  expect(overlays.apply('s', 'other', registered)).toBe(registered);
});

test('each change is told, and removal gives the registration back', () => {
  const told: string[] = [];
  const overlays = createOverlays((service) => void told.push(service));
  overlays.write(place('engine'), { weight: 0 });
  expect(overlays.apply('s', 'u', registered).weight).toBe(0);
  expect(overlays.list()).toEqual([{ ...place('engine'), overlay: { weight: 0 } }]);
  expect(overlays.remove(place('operator'))).toBe(false);
  expect(overlays.remove(place('engine'))).toBe(true);
  expect(overlays.apply('s', 'u', registered)).toBe(registered);
  expect(told).toEqual(['s', 's']);
  expect(overlays.list()).toEqual([]);
});

test('a merged overlay keeps what is not written again', () => {
  const merged = mergeOverlay({ weight: 1, metadata: { a: '1' } }, { enabled: false, metadata: { b: '2' } });
  expect({ ...merged, metadata: { ...merged.metadata } }).toEqual({
    weight: 1,
    enabled: false,
    metadata: { a: '1', b: '2' },
  });
});
