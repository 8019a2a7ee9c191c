import { describe, expect, it, vi } from 'vitest';
import { watchEventLoop } from './event-loop.ts';
import { readinessOf } from './readiness.ts';

describe('event loop', () => {
  it('a blocked thread shows, and is forgotten after the look', async () => {
    const monitor = watchEventLoop();
    // After a look the next tick only starts to measure, so there must be several before the next look.
    let turns = 0;
    const first = await vi.waitUntil(
      () => {
        const until = performance.now() + 60;
        while (performance.now() < until);
        if (++turns % 5 !== 0) return undefined;
        const sample = monitor.sample();
        return sample.max > 0.03 ? sample : undefined;
      },
      { timeout: 10_000, interval: 15 },
    );
    expect(first.utilization).toBeGreaterThan(0);
    expect(first.p50).toBeLessThanOrEqual(first.max);
    const next = monitor.sample();
    monitor.stop();
    expect(next.max).toBe(0);
  });
});

describe('readiness', () => {
  it('is when nothing is missing, and lists what is within bounds', () => {
    expect(readinessOf([])).toEqual({ ready: true, missing: [] });
    expect(readinessOf(['The log is loading.'])).toEqual({ ready: false, missing: ['The log is loading.'] });
    expect(readinessOf(Array.from({ length: 99 }, String)).missing).toHaveLength(20);
  });
});
