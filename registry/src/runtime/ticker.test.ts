import { expect, test } from 'vitest';
import { serviceId } from '../core/names.ts';
import { createState } from '../core/state.ts';
import { plainView } from '../core/view.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { beats, keyOf, registrationOf } from '../testing/samples.ts';
import { createOverlaySweep, startTicker } from './ticker.ts';

const key = keyOf('stock');

function setUp() {
  const clock = createFakeClock();
  const state = createState({ clock, view: plainView, namespaces: new Map() });
  const stop = startTicker(state, clock, [createOverlaySweep(state)]);
  state.table.register({ key, registration: registrationOf(), owner: beats }, clock.now());
  return { clock, state, stop };
}

test('leases expire at their moment, and not after the ticker stopped', () => {
  const { clock, state, stop } = setUp();
  clock.advance(14_999);
  expect(state.table.get(serviceId(key))?.instances.values().next().value?.health).toBe('healthy');
  clock.advance(1);
  expect(state.table.get(serviceId(key))?.instances.values().next().value?.health).toBe('unhealthy');
  stop();
  clock.advance(60_000);
  expect(state.table.counts().instances).toBe(1);
});

test('what an operator wrote goes a minute after its instance, what an engine wrote stays', () => {
  const { clock, state } = setUp();
  const at = { service: serviceId(key), uid: '10.0.0.1#8080#DEFAULT' };
  for (const layer of ['operator', 'engine'] as const) state.overlays.write({ ...at, layer }, { weight: 2 });
  clock.advance(30_000);
  expect(state.table.counts().instances).toBe(0);
  clock.advance(59_000);
  expect(state.overlays.list().length).toBe(2);
  clock.advance(3_000);
  expect(state.overlays.list().map(({ layer }) => layer)).toEqual(['engine']);
});
