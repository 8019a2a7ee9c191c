import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beaten,
  beatTimes,
  type Lease,
  leaseState,
  mayEnd,
  newLease,
  nextChange,
  ORPHAN_MS,
  restored,
} from './lease.ts';

const beat: Lease = newLease({ kind: 'beat' }, {}, 1_000);

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
  const lease = newLease({ kind: 'connection', id: 'a' }, {}, 0);
  expect(leaseState(lease, 1e12)).toBe('healthy');
  expect(nextChange(lease, 0)).toBeUndefined();
  expect(beaten(lease, {}, 5)).toBe(lease);
});

test.each([
  [{ kind: 'connection', connection: 'a' }, { kind: 'connection', id: 'a' }, true],
  [{ kind: 'connection', connection: 'a' }, { kind: 'connection', id: 'b' }, false],
  [{ kind: 'connection', connection: 'a' }, { kind: 'beat' }, false],
  [beat, { kind: 'beat' }, true],
  [beat, { kind: 'connection', id: 'a' }, false],
  [{ kind: 'orphan', until: 5 }, { kind: 'connection', id: 'b' }, true],
] as const)('lease %j may be ended by %j: %s', (lease, owner, may) => {
  expect(mayEnd(lease, owner)).toBe(may);
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
