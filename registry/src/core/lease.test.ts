import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beaten,
  beatTimes,
  type Lease,
  leaseState,
  left,
  nextChange,
  ORPHAN_MS,
  type Owner,
  registered,
  restored,
} from './lease.ts';

const owners = {
  beat: { kind: 'beat' },
  a: { kind: 'connection', id: 'a' },
  b: { kind: 'connection', id: 'b' },
} as const;
const begin = (owner: Owner, now: number, before?: Lease): Lease =>
  registered(before, { owner, metadata: {} }, now);
const beat = begin(owners.beat, 1_000);

describe('a beat lease', () => {
  test.each([
    [1_000, 'healthy'],
    [15_999, 'healthy'],
    [16_000, 'unhealthy'],
    [30_999, 'unhealthy'],
    [31_000, 'gone'],
  ])('at %i is %s', (now, state) => {
    expect(leaseState(beat, now)).toBe(state);
  });

  test('starts anew with a beat', () => {
    expect(leaseState(beaten(beat, {}, 20_000), 34_999)).toBe('healthy');
  });

  test('after a restart is unconfirmed until a beat, and has its whole time again', () => {
    const lease = restored({ beats: true, unhealthy: false }, {}, 50_000);
    expect(leaseState(lease, 64_999)).toBe('unconfirmed');
    expect(leaseState(lease, 65_000)).toBe('unhealthy');
    expect(leaseState(beaten(lease, {}, 60_000), 60_001)).toBe('healthy');
  });

  test('that was unhealthy before a restart still is, and goes after the rest of its time', () => {
    const lease = restored({ beats: true, unhealthy: true }, {}, 50_000);
    expect(leaseState(lease, 50_000)).toBe('unhealthy');
    expect(leaseState(lease, 64_999)).toBe('unhealthy');
    expect(leaseState(lease, 65_000)).toBe('gone');
  });
});

test('an orphan waits for its client, then is gone', () => {
  const lease = restored({ beats: false, unhealthy: false }, {}, 0);
  expect(leaseState(lease, ORPHAN_MS - 1)).toBe('unconfirmed');
  expect(leaseState(lease, ORPHAN_MS)).toBe('gone');
  expect(beaten(lease, {}, 10).kind).toBe('beat');
});

test('a connection lease lives with its connection', () => {
  const lease = begin(owners.a, 0);
  expect(leaseState(lease, 1e12)).toBe('healthy');
  expect(nextChange(lease, 0)).toBeUndefined();
});

describe('an owner that leaves', () => {
  const orphan = restored({ beats: false, unhealthy: false }, {}, 0);
  const unconfirmed = restored({ beats: true, unhealthy: false }, {}, 0);

  test.each([
    ['its own connection', begin(owners.a, 0), owners.a],
    ['its own beats', beat, owners.beat],
    ['an orphan', orphan, owners.b],
    ['beats nobody confirmed', unconfirmed, owners.b],
  ])('ends %s', (_what, lease, owner) => {
    expect(left(lease, owner, 1_000)).toBeUndefined();
  });

  test('ends nothing of another', () => {
    expect(left(beat, owners.a, 1_000)).toBe(beat);
    const lease = begin(owners.a, 0);
    expect(left(lease, owners.b, 0)).toBe(lease);
    expect(left(lease, owners.beat, 0)).toEqual(lease);
  });

  test('leaves what the other one keeps, as far as it lives', () => {
    const both = begin(owners.a, 500, begin(owners.beat, 0));
    expect(left(both, owners.beat, 1_000)).toEqual(begin(owners.a, 500));
    expect(left(both, owners.a, 29_999)).toMatchObject({ kind: 'beat', last: 0 });
    expect(left(both, owners.a, 30_000)).toBeUndefined();
    const beatenLater = beaten(both, {}, 20_000);
    expect(left(beatenLater, owners.a, 30_000)).toMatchObject({ kind: 'beat', last: 20_000 });
  });
});

test('times of metadata are bounded, and deletion is never before unhealthiness', () => {
  expect(beatTimes({})).toEqual({ intervalMs: 5_000, unhealthyMs: 15_000, deleteMs: 30_000 });
  const asked = {
    'preserved.heart.beat.interval': '1',
    'preserved.heart.beat.timeout': '99999999999',
    'preserved.ip.delete.timeout': 'soon',
  };
  expect(beatTimes(asked)).toEqual({ intervalMs: 500, unhealthyMs: 3_600_000, deleteMs: 3_600_000 });
});

test('the state changes exactly at the moments nextChange names', () => {
  const times = fc.record({
    intervalMs: fc.constant(500),
    unhealthyMs: fc.integer({ min: 1, max: 50 }),
    deleteMs: fc.integer({ min: 50, max: 100 }),
  });
  const leases = fc.oneof(
    fc.record({ kind: fc.constant('beat' as const), last: fc.nat(50), times, confirmed: fc.boolean() }),
    fc.record({ kind: fc.constant('orphan' as const), until: fc.nat(100) }),
  );
  fc.assert(
    fc.property(leases, fc.nat(150), (lease, now) => {
      const next = nextChange(lease, now) ?? Number.POSITIVE_INFINITY;
      for (let at = now; at < Math.min(next, 200); at += 1)
        expect(leaseState(lease, at)).toBe(leaseState(lease, now));
      if (next > now) expect(leaseState(lease, next)).not.toBe(leaseState(lease, now));
    }),
  );
});
