import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_SUBSCRIPTIONS_PER_CLIENT } from '../core/bounds.ts';
import { serviceId } from '../core/names.ts';
import { createState, type RegistryState } from '../core/state.ts';
import { createWaypointView, type WaypointView } from '../core/waypoint-view.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { connection, consumerAt, keyOf, registrationOf } from '../testing/samples.ts';
import type { Answer } from './answer.ts';
import { createNaming, type Naming } from './naming.ts';
import type { PushState } from './push-state.ts';
import { serviceInfoJson } from './service-info.ts';

let clock: FakeClock;
let view: WaypointView;
let state: RegistryState;
let naming: Naming;
let told: Answer[];

const key = keyOf('stock');
const everyone = consumerAt('10.0.0.7');
const exempt = { addresses: [], services: [], labels: {} };
const waypoint = { namespace: 'default', name: 'stock', address: '127.0.0.1', port: 20_000 };

beforeEach(() => {
  clock = createFakeClock();
  view = createWaypointView({ clock, assumed: [] });
  state = createState({ clock, view, namespaces: new Map() });
  naming = createNaming(state, () => undefined);
  told = [];
});

const register = (port: number): void => {
  state.table.register({ key, registration: registrationOf({ port }), owner: connection('a') }, clock.now());
  clock.turn();
};
const listening: PushState = {
  offer: (answer) => void told.push(answer),
  told: () => undefined,
  ack: () => true,
  close: () => undefined,
  sent: () => undefined,
  acked: () => undefined,
};
const subscribe = (client: string, more = {}) =>
  naming.subscriptions.add({ client, key, clusters: '', consumer: () => everyone, push: listening, ...more });
const ask = (consumer = everyone, healthyOnly = false): Answer =>
  naming.answerFor({ key, clusters: '', healthyOnly }, consumer);
const portsOf = ({ hosts }: Answer): number[] =>
  (JSON.parse(hosts) as { port: number }[]).map(({ port }) => port);

describe('answers', () => {
  test('are encoded once until something changes', () => {
    register(1);
    const first = ask();
    expect(ask()).toBe(first);
    expect(ask(everyone, true)).not.toBe(first);
    register(2);
    expect(portsOf(ask())).toEqual([1, 2]);
    expect(ask().revision).toBeGreaterThan(first.revision);
    expect(ask().madeAt).toBeGreaterThan(first.madeAt);
  });

  test('of an unknown service are empty', () => {
    expect(ask()).toMatchObject({ hosts: '[]', revision: 0, protected: false });
  });

  test('do not hold an instance past its lease, even before a timer ran', () => {
    state.table.register({ key, registration: registrationOf(), owner: { kind: 'beat' } }, clock.now());
    clock.turn();
    expect(portsOf(ask())).toEqual([8080]);
    expect(portsOf(naming.answerFor({ key, clusters: '', healthyOnly: true }, everyone))).toEqual([8080]);
    clock.advance(30_000);
    expect(portsOf(ask())).toEqual([]);
  });

  test('of a waypoint are its port, kept for a second, for all but Dubbo', () => {
    register(1);
    view.set({ waypoints: [waypoint], exempt });
    const answer = ask();
    expect(portsOf(answer)).toEqual([20_000]);
    const info = JSON.parse(serviceInfoJson(answer, { name: 'bare', cacheMs: 10_000 })) as Record<
      string,
      unknown
    >;
    expect(info).toMatchObject({ name: 'stock', groupName: 'DEFAULT_GROUP', cacheMillis: 1_000 });
    expect(portsOf(ask(consumerAt('10.0.0.7', { dubbo: true })))).toEqual([1]);
    view.set({ waypoints: [], exempt });
    expect(portsOf(ask())).toEqual([1]);
  });
});

describe('subscribers', () => {
  test('are told the first change at once, and a storm in one more push', () => {
    subscribe('c');
    register(1);
    expect(told.map(portsOf)).toEqual([[1]]);
    for (let port = 2; port <= 50; port += 1) register(port);
    expect(told.length).toBe(1);
    clock.advance(200);
    expect(told.length).toBe(2);
    expect(told.at(-1)?.hosts).toContain('"port":50');
    clock.advance(1_000);
    expect(told.length).toBe(2);
  });

  test('share one encoded answer', () => {
    subscribe('c');
    subscribe('d');
    register(1);
    expect(told.length).toBe(2);
    expect(told[0]).toBe(told[1]);
  });

  test('are told of overlays and of a waypoint', () => {
    register(1);
    clock.advance(1_000);
    subscribe('c');
    state.overlays.write(
      { service: serviceId(key), uid: '10.0.0.1#1#DEFAULT', layer: 'engine' },
      { weight: 5 },
    );
    clock.advance(200);
    expect(told.at(-1)?.hosts).toContain('"weight":5');
    view.set({ waypoints: [waypoint], exempt });
    clock.advance(200);
    expect(told.map(portsOf).at(-1)).toEqual([20_000]);
  });

  test('of a service nobody registered are told of its waypoint', () => {
    subscribe('c');
    view.set({ waypoints: [waypoint], exempt });
    view.set({ waypoints: [], exempt });
    clock.advance(200);
    expect(told.map(portsOf)).toEqual([[20_000], []]);
  });

  test('hear nothing after they left', () => {
    subscribe('c');
    subscribe('d');
    naming.subscriptions.remove({ client: 'c', key, clusters: '' });
    naming.subscriptions.drop('d');
    register(1);
    expect(told).toEqual([]);
    expect([...naming.subscriptions.all()]).toEqual([]);
  });

  test('have a bound', () => {
    for (let index = 0; index < MAX_SUBSCRIPTIONS_PER_CLIENT; index += 1)
      subscribe('c', { key: keyOf(`s${index}`) });
    expect(subscribe('c')).toMatchObject({ code: 'TooMany' });
    expect(subscribe('d')).toBeUndefined();
  });
});
