import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalLimiter, type LocalLimit, type LocalLimiter } from './local-limiter.ts';

const limitOf = (partial: Partial<LocalLimit> = {}): LocalLimit => ({
  id: 'l',
  requests: 10,
  perMs: 1000,
  burst: 0,
  maxKeys: 100,
  ...partial,
});

interface Bench {
  readonly limiter: LocalLimiter;
  at: number;
}

const benchOf = (limit: LocalLimit, processes = 1): Bench => {
  const bench = { at: 5_000_000.25 } as Bench & { limiter: LocalLimiter };
  bench.limiter = createLocalLimiter({ now: () => bench.at, seed: 7, processes });
  bench.limiter.put(limit);
  return bench;
};

const passed = ({ limiter }: Bench, times: number, key = ''): number =>
  Array.from({ length: times }, () => limiter.take('l', key)).filter(({ allowed }) => allowed).length;

describe('a local limiter', () => {
  test('lets a burst pass and then the rate, exactly', () => {
    const bench = benchOf(limitOf({ requests: 3, perMs: 1000, burst: 5 }));
    expect(passed(bench, 10)).toBe(5);
    bench.at += 333;
    expect(bench.limiter.take('l', '')).toEqual({ allowed: false, retryAfterMs: 1 });
    bench.at += 1;
    expect(passed(bench, 10)).toBe(1);
    bench.at += 60_000;
    expect(passed(bench, 10)).toBe(5);
  });

  test('takes the requests for the burst when none is given, and 0 for 1', () => {
    expect(passed(benchOf(limitOf()), 20)).toBe(10);
    expect(passed(benchOf(limitOf({ requests: 0, perMs: 0 })), 20)).toBe(1);
  });

  test('says after how long a request would pass', () => {
    const bench = benchOf(limitOf({ requests: 1, perMs: 60_000, burst: 1 }));
    expect(passed(bench, 1)).toBe(1);
    bench.at += 1000;
    const { retryAfterMs } = bench.limiter.take('l', '');
    expect(retryAfterMs).toBe(59_000);
    bench.at += retryAfterMs - 1;
    expect(passed(bench, 1)).toBe(0);
    bench.at += 1;
    expect(passed(bench, 1)).toBe(1);
  });

  test('keeps a bucket for each key and each limit', () => {
    const bench = benchOf(limitOf({ requests: 1 }));
    bench.limiter.put(limitOf({ id: 'other', requests: 1 }));
    expect([passed(bench, 2, 'a'), passed(bench, 2, 'b'), passed(bench, 2, 'a')]).toEqual([1, 1, 0]);
    expect(bench.limiter.take('other', 'a').allowed).toBe(true);
  });

  test('keeps buckets over a change that is none, not over one of the rate', () => {
    const bench = benchOf(limitOf());
    expect(passed(bench, 20)).toBe(10);
    bench.limiter.put(limitOf());
    expect(passed(bench, 20)).toBe(0);
    bench.limiter.put(limitOf({ burst: 4 }));
    expect(passed(bench, 20)).toBe(4);
    bench.limiter.remove('l');
    expect(passed(bench, 20)).toBe(20);
  });

  test('takes its part of a limit that several processes share', () => {
    const bench = benchOf(limitOf({ requests: 10, perMs: 1000 }), 4);
    expect(passed(bench, 20)).toBe(3);
    bench.at += 399;
    expect(passed(bench, 20)).toBe(0);
    bench.at += 1;
    expect(passed(bench, 20)).toBe(1);
  });

  test('holds as many keys as it should, and forgets idle ones first', () => {
    const bench = benchOf(limitOf({ requests: 1, perMs: 60_000, maxKeys: 1000 }));
    const keys = Array.from({ length: 1000 }, (_, index) => `key ${index}`);
    for (const key of keys) expect(passed(bench, 1, key)).toBe(1);
    expect(keys.filter((key) => passed(bench, 1, key) > 0)).toEqual([]);
    bench.at += 59_000;
    // The flooder is used up later than all others, so it stays when strangers come.
    bench.at += 1000;
    for (const key of keys.slice(0, 10)) passed(bench, 1, key);
    for (let stranger = 0; stranger < 900; stranger += 1) passed(bench, 1, `stranger ${stranger}`);
    expect(keys.slice(0, 10).filter((key) => passed(bench, 1, key) > 0)).toEqual([]);
  });

  test('stays within its size under any number of keys', () => {
    const bench = benchOf(limitOf({ requests: 1, maxKeys: 64 }));
    for (let key = 0; key < 100_000; key += 1) {
      if (key % 1000 === 0) bench.at += 1;
      expect(bench.limiter.take('l', `k${key}`).allowed).toBe(true);
    }
  });
});

/** Tokens by real numbers, for one key: the definition. */
const modelOf = ({ requests, perMs, burst }: LocalLimit) => {
  const size = burst === 0 ? requests : burst;
  // In units of 1/perMs of a token, so that the model is exact too.
  let tokens = size * perMs;
  return {
    pass: (ms: number): void => {
      tokens = Math.min(size * perMs, tokens + ms * requests);
    },
    take: (): boolean => {
      if (tokens < perMs) return false;
      tokens -= perMs;
      return true;
    },
  };
};

const rates = fc.record({
  requests: fc.integer({ min: 1, max: 1000 }),
  perMs: fc.integer({ min: 1, max: 100_000 }),
  burst: fc.integer({ min: 0, max: 50 }),
});
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 60 })), {
  maxLength: 60,
});

test('a bucket with one key is a token bucket, exactly', () => {
  fc.assert(
    fc.property(rates, steps, (rate, moves) => {
      const limit = limitOf(rate);
      const bench = benchOf(limit);
      const model = modelOf(limit);
      for (const [ms, takes] of moves) {
        bench.at += ms;
        model.pass(ms);
        for (let take = 0; take < takes; take += 1) {
          expect(bench.limiter.take('l', 'k').allowed).toBe(model.take());
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('with many keys none passes more than burst + rate × time', () => {
  fc.assert(
    fc.property(rates, fc.array(fc.tuple(fc.nat(40), fc.nat(200)), { maxLength: 300 }), (rate, moves) => {
      const limit = limitOf({ ...rate, maxKeys: 41 });
      const bench = benchOf(limit);
      const start = bench.at;
      const counts = new Map<number, number>();
      for (const [key, ms] of moves) {
        bench.at += ms;
        const count = counts.get(key) ?? 0;
        if (bench.limiter.take('l', `k${key}`).allowed) counts.set(key, count + 1);
      }
      const most = (limit.burst || limit.requests) + ((bench.at - start) * limit.requests) / limit.perMs;
      for (const count of counts.values()) expect(count).toBeLessThanOrEqual(most);
    }),
    { numRuns: 200 },
  );
});
