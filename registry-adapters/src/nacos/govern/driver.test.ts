import { type Books, createBooks, type EngineChange } from '@flyball/engine';
import { type ManualClock, manualClock } from '@flyball/engine/conformance';
import { fill } from '@flyball/proto';
import {
  DEFAULT_GROUP,
  type InstanceRef,
  type Overlay,
  type RegistryChange,
  type RegistryTarget,
  type WrittenOverlay,
} from '@flyball/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNacosEngine, type NacosEngine } from './driver.ts';
import { AWAY_MS } from './overlay-writer.ts';

const key = { namespace: 'public', group: DEFAULT_GROUP, name: 'account' };
const refOf = (port: number): InstanceRef => ({ service: key, ip: '127.0.0.1', port, cluster: 'DEFAULT' });

let clock: ManualClock;
let standing: Map<number, Overlay>;
let failures: string[];
let isBroken: boolean;
let acked: number;
let subscribed: readonly string[];
let revision: number;
let told: (change: RegistryChange) => void;
let books: Books;
let engine: NacosEngine;

const answer = async (
  port: number,
  overlay: Overlay | undefined,
): ReturnType<RegistryTarget['writeOverlay']> => {
  if (isBroken)
    return { ok: false, error: { code: 'TooMany', what: 'overlays', why: 'full', mend: 'remove' } };
  revision += 1;
  if (overlay) standing.set(port, overlay);
  else standing.delete(port);
  return { ok: true, value: revision };
};

const target: RegistryTarget = {
  writeOverlay: ({ port }, overlay) => answer(port, overlay),
  removeOverlay: ({ port }) => answer(port, undefined),
  overlays: async () =>
    [...standing].map(([port, overlay]): WrittenOverlay => ({ ref: refOf(port), overlay })),
  subscribers: async () => {
    if (isBroken) throw new Error('no answer');
    const mark = { revision: acked, checksum: '', at: 0 };
    const client = { id: 'c', service: undefined, uid: undefined };
    return subscribed.map((name) => ({
      client,
      address: 'a',
      agent: 'x',
      service: { ...key, name },
      clusters: '',
      sent: mark,
      acked: mark,
    }));
  },
};

/** What applications have registered from now on. */
const register = (ports: readonly number[], name = 'account'): void =>
  told({
    services: [
      {
        shapeChanged: true,
        state: {
          key,
          name: { namespace: 'default', name },
          revision,
          shape: { ports: [], labels: {} },
          instances: ports.map((port) => {
            const { ip, cluster } = refOf(port);
            const registration = { ip, port, cluster, weight: 1, enabled: true, healthy: true, metadata: {} };
            return { uid: `${port}`, epoch: 1, health: 'healthy', registration };
          }),
        },
      },
    ],
    removed: [],
  });

const change = (part: Partial<EngineChange>): EngineChange => ({
  lane: 'endpoints',
  revision: 1,
  upserts: [],
  removes: [],
  withheld: [],
  ...part,
});

/** What the plane wants: weights by port. */
const want = (weights: Readonly<Record<number, number>>, version = 'v1'): void => {
  books.delivery.receive({ kind: 'Endpoints', key: 'default/account' }, version);
  engine.driver.apply(
    change({
      upserts: [
        {
          kind: 'Endpoints',
          key: 'default/account',
          version,
          requires: [],
          body: fill('flyball.ir.v1.Endpoints', {
            service: 'default/account',
            instances: Object.entries(weights).map(([port, weight]) => ({
              address: '127.0.0.1',
              port: Number(port),
              weight,
            })),
          }),
        },
      ],
    }),
  );
};

/** Lets what was begun come to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const start = (): void => {
  books = createBooks({ now: clock.now, epoch: 'e' });
  engine = createNacosEngine({
    engine: 'nacos',
    program: 'test',
    events: {
      subscribe: (listener) => {
        told = listener;
        return () => undefined;
      },
    },
    target,
    books,
    clock,
    onFailure: (reason) => failures.push(reason),
  });
};

beforeEach(() => {
  clock = manualClock();
  standing = new Map();
  failures = [];
  isBroken = false;
  acked = 0;
  subscribed = ['account'];
  revision = 10;
  start();
});

describe('overlays', () => {
  it('are the difference to what is registered', async () => {
    register([1, 2]);
    want({ 1: 100, 2: 50 });
    await settle();
    expect([...standing]).toEqual([[2, { weight: 0.5 }]]);
  });

  it('from before a restart that nothing wants any more are removed', async () => {
    standing.set(1, { weight: 0.1 }).set(2, { weight: 0.5 });
    register([1, 2]);
    await settle();
    expect(standing.size).toBe(2);
    want({ 1: 100, 2: 50 });
    await settle();
    expect([...standing]).toEqual([[2, { weight: 0.5 }]]);
  });

  it('that are taken back in the same turn do not stay', async () => {
    register([1]);
    want({ 1: 50 });
    want({ 1: 100 });
    want({ 1: 50 });
    want({ 1: 100 });
    await settle();
    expect([...standing]).toEqual([]);
  });

  it('wait for an instance that went, but not for ever', async () => {
    register([1, 2]);
    want({ 1: 50, 2: 50 });
    await settle();
    register([1]);
    clock.advance(AWAY_MS / 2);
    await settle();
    expect([...standing.keys()]).toEqual([1, 2]);
    // Each look begins when the one before has ended.
    for (let minutes = 0; minutes <= AWAY_MS; minutes += 60_000) {
      clock.advance(60_000);
      await settle();
    }
    expect([...standing.keys()]).toEqual([1]);
  });

  it('go when the plane has no instances of the service any more', async () => {
    register([1]);
    want({ 1: 50 });
    await settle();
    engine.driver.apply(change({ removes: [{ kind: 'Endpoints', key: 'default/account' }] }));
    await settle();
    expect([...standing]).toEqual([]);
  });

  it('follow a service that changes its name', async () => {
    register([1], 'account-x');
    want({ 1: 50 });
    await settle();
    expect([...standing]).toEqual([]);
    register([1]);
    await settle();
    expect([...standing.keys()]).toEqual([1]);
  });
});

describe('deliveries', () => {
  const grades = () =>
    engine.driver
      .query({ client: 'c', entry: undefined } as never)
      .map(({ entry, version, grade }) => [entry?.kind, version, grade]);

  const look = async (): Promise<void> => {
    await settle();
    clock.advance(500);
    await settle();
  };

  it('are received with the push that carries the overlay', async () => {
    register([1]);
    want({ 1: 50 });
    await look();
    expect(grades()).toEqual([]);
    acked = revision;
    await look();
    expect(grades()).toEqual([['Endpoints', 'v1', 'received']]);
  });

  it('are not claimed of a version whose overlay could not be written', async () => {
    register([1]);
    acked = 100;
    isBroken = true;
    want({ 1: 50 }, 'v2');
    await settle();
    isBroken = false;
    await look();
    expect(grades()).toEqual([]);
    expect(failures).toEqual(['127.0.0.1:1 of account: TooMany']);
    want({ 1: 50 }, 'v3');
    await look();
    expect(grades()).toEqual([['Endpoints', 'v3', 'received']]);
  });

  it('are no more of a service that the client asks for no longer', async () => {
    subscribed = ['account', 'stock'];
    register([1]);
    want({ 1: 100 });
    await look();
    expect(grades()).toEqual([['Endpoints', 'v1', 'received']]);
    subscribed = ['stock'];
    await look();
    expect(grades()).toEqual([]);
    subscribed = ['account', 'stock'];
    await look();
    expect(grades()).toEqual([['Endpoints', 'v1', 'received']]);
  });

  it('are looked for again after a failure', async () => {
    register([1]);
    want({ 1: 100 });
    isBroken = true;
    await look();
    expect(failures).toEqual(['Error: no answer']);
    isBroken = false;
    await look();
    expect(grades()).toEqual([['Endpoints', 'v1', 'received']]);
  });
});
