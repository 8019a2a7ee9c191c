import { describe, expect, test } from 'vitest';
import { beats, connection, createTestTable, keyOf, registrationOf } from '../testing/samples.ts';
import { EMPTY_SERVICE_MS, MAX_INSTANCES_PER_SERVICE } from './bounds.ts';
import { serviceId } from './names.ts';

const key = keyOf('stock');
const id = serviceId(key);
const one = registrationOf();
const uid = '10.0.0.1#8080#DEFAULT';
const epochOf = (table: ReturnType<typeof createTestTable>): number | undefined =>
  table.get(id)?.instances.get(uid)?.epoch;

describe('identity', () => {
  test('an instance that registers again keeps its epoch; after an absence it gets a higher one', () => {
    const table = createTestTable();
    table.register({ key, registration: one, owner: connection('a') }, 100);
    const first = epochOf(table) ?? 0;
    table.register({ key, registration: one, owner: connection('b') }, 200);
    expect(epochOf(table)).toBe(first);
    table.deregister({ key, uid, owner: connection('b') }, 300);
    table.register({ key, registration: one, owner: connection('b') }, 300);
    expect(epochOf(table)).toBeGreaterThan(first);
  });

  test('epochs never repeat, even where the clock stands', () => {
    const table = createTestTable();
    table.raiseEpoch(5_000);
    table.register({ key, registration: one, owner: beats }, 100);
    expect(epochOf(table)).toBe(5_001);
  });
});

describe('owners', () => {
  test('a connection that was replaced takes nothing with it', () => {
    const table = createTestTable();
    table.register({ key, registration: one, owner: connection('old') }, 0);
    table.register({ key, registration: one, owner: connection('new') }, 1);
    table.disconnect('old', 2);
    expect(table.get(id)?.instances.size).toBe(1);
    expect(table.deregister({ key, uid, owner: connection('old') }, 3)).toBe(false);
    table.disconnect('new', 4);
    expect(table.get(id)?.instances.size).toBe(0);
  });

  test('a batch is all that a connection has in a service', () => {
    const table = createTestTable();
    const at = (port: number) => registrationOf({ port });
    table.register({ key, registration: at(1), owner: connection('other') }, 0);
    table.replace({ key, registrations: [at(2), at(3)], connection: 'a' }, 0);
    table.replace({ key, registrations: [at(3), at(4)], connection: 'a' }, 0);
    const ports = [...(table.get(id)?.instances.values() ?? [])].map(({ registration }) => registration.port);
    expect(ports.sort((a, b) => a - b)).toEqual([1, 3, 4]);
  });
});

test('a beat of an unhealthy instance heals it; an unknown one is refused', () => {
  const table = createTestTable();
  table.register({ key, registration: one, owner: beats }, 0);
  table.advance(15_000);
  expect(table.get(id)?.instances.get(uid)?.health).toBe('unhealthy');
  expect(table.beat(key, uid, 16_000)).toBe(true);
  expect(table.get(id)?.instances.get(uid)?.health).toBe('healthy');
  expect(table.beat(key, uid, 46_000)).toBe(false);
});

test('a beat that changes nothing is no change', () => {
  const table = createTestTable();
  table.register({ key, registration: one, owner: beats }, 0);
  const before = table.changed.length;
  table.beat(key, uid, 1_000);
  table.register({ key, registration: one, owner: beats }, 2_000);
  expect(table.changed.length).toBe(before);
});

test('what is due falls due without a call for it', () => {
  const table = createTestTable();
  table.register({ key, registration: one, owner: beats }, 0);
  expect(table.nextDue()).toBe(15_000);
  table.advance(15_000);
  expect(table.nextDue()).toBe(30_000);
  table.advance(30_000);
  expect(table.nextDue()).toBeUndefined();
  expect(table.counts()).toEqual({ services: 1, instances: 0 });
});

test('a service that stays empty is forgotten after a day', () => {
  const table = createTestTable();
  table.register({ key, registration: one, owner: connection('a') }, 0);
  table.disconnect('a', 1_000);
  table.advance(1_000 + EMPTY_SERVICE_MS - 1);
  expect(table.get(id)).toBeDefined();
  table.advance(1_000 + EMPTY_SERVICE_MS);
  expect(table.get(id)).toBeUndefined();
  expect(table.forgotten).toEqual([id]);
});

test('a service that has instances again is not forgotten', () => {
  const table = createTestTable();
  table.register({ key, registration: one, owner: connection('a') }, 0);
  table.disconnect('a', 1_000);
  table.register({ key, registration: one, owner: connection('b') }, 2_000);
  table.advance(2_000 + EMPTY_SERVICE_MS);
  expect(table.get(id)?.instances.size).toBe(1);
});

test('a service holds so many instances and no more, and known ones can still register', () => {
  const table = createTestTable();
  const at = (port: number, ip: string) => ({
    key,
    registration: registrationOf({ ip, port }),
    owner: beats,
  });
  for (let index = 0; index < MAX_INSTANCES_PER_SERVICE; index += 1) {
    expect(table.register(at(index % 1_000, `10.0.0.${Math.floor(index / 1_000)}`), 0)).toBeUndefined();
  }
  expect(table.register(at(1, '10.9.9.9'), 0)).toMatchObject({ code: 'TooMany' });
  expect(table.register(at(1, '10.0.0.1'), 0)).toBeUndefined();
});
