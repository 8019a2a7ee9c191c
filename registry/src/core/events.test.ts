import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { beats, keyOf, registrationOf } from '../testing/samples.ts';
import { createEvents, type RegistryChange } from './events.ts';
import { serviceId } from './names.ts';
import { createState, type RegistryState } from './state.ts';
import { plainView } from './view.ts';

let clock: FakeClock;
let state: RegistryState;
let told: RegistryChange[];

beforeEach(() => {
  clock = createFakeClock();
  state = createState({ clock, view: plainView, namespaces: new Map() });
  told = [];
  createEvents(state).subscribe((change) => void told.push(change));
});

const register = (name: string, sent = {}): void => {
  state.table.register({ key: keyOf(name), registration: registrationOf(sent), owner: beats }, clock.now());
};
const summary = (): string[] =>
  told.flatMap(({ services }) =>
    services.map(
      ({ state: { name, instances }, shapeChanged }) => `${name.name} ${instances.length} ${shapeChanged}`,
    ),
  );

describe('events', () => {
  test('of one turn come together, as whole services', () => {
    register('stock', { port: 1 });
    register('stock', { port: 2 });
    register('account');
    expect(told).toEqual([]);
    clock.turn();
    expect(told.length).toBe(1);
    expect(summary()).toEqual(['stock 2 true', 'account 1 true']);
  });

  test('tell a change of shape only when ports, labels or the name moved', () => {
    register('stock', { ip: '10.0.0.1' });
    clock.turn();
    register('stock', { ip: '10.0.0.2' });
    clock.turn();
    register('stock', { ip: '10.0.0.3', metadata: { version: 'v2' } });
    clock.turn();
    expect(summary()).toEqual(['stock 1 true', 'stock 2 false', 'stock 3 true']);
  });

  test('hold no overlay and are not caused by one', () => {
    register('stock');
    clock.turn();
    const place = {
      service: serviceId(keyOf('stock')),
      uid: '10.0.0.1#8080#DEFAULT',
      layer: 'operator',
    } as const;
    state.overlays.write(place, { weight: 9, enabled: false });
    clock.turn();
    expect(told.length).toBe(1);
    register('stock', { port: 2 });
    clock.turn();
    const weights = told.at(-1)?.services[0]?.state.instances.map(({ registration }) => registration.weight);
    expect(weights).toEqual([1, 1]);
  });

  test('begin for a late listener with everything known', () => {
    register('stock');
    clock.turn();
    const late: RegistryChange[] = [];
    createEvents(state).subscribe((change) => void late.push(change));
    expect(late.map(({ services }) => services.length)).toEqual([1]);
  });

  test('tell a service again whose name another one took', () => {
    register('STOCK');
    clock.turn();
    register('stock');
    clock.turn();
    expect(summary().slice(0, 1)).toEqual(['stock 1 true']);
    const later = summary()
      .slice(1)
      .map((line) => line.replace(/-[0-9a-f]{8} /, '-hash '));
    expect(later.sort()).toEqual(['stock 1 true', 'stock-hash 1 true']);
  });

  test('tell an instance that expired', () => {
    register('stock');
    clock.advance(30_000);
    state.table.advance(clock.now());
    clock.turn();
    expect(summary().at(-1)).toBe('stock 0 true');
  });

  test('tell a service that was forgotten', () => {
    register('stock');
    clock.turn();
    state.table.advance(clock.now() + 30_000);
    state.table.advance(clock.now() + 30_000 + 24 * 3_600_000);
    clock.turn();
    expect(told.at(-1)?.removed).toEqual([keyOf('stock')]);
  });
});
