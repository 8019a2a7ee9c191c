import { fill } from '@flyball/proto';
import type { Grades } from '@flyball/proto/engine';
import { describe, expect, it } from 'vitest';
import type { EntryDelivery } from './ports.ts';
import { settle } from './settle.ts';

const delivery = (grades: Partial<Grades>, behind: number, kept = ''): EntryDelivery => ({
  kind: 'RouteBlock',
  key: 'k',
  version: 'v2',
  engines: [
    {
      engine: 'xds',
      replica: 'one',
      best: 'accepted',
      grades: fill('flyball.engine.v1.Grades', grades),
      behind,
      rejections: [],
      notes: [],
      kept,
    },
  ],
});

const world = () => {
  let listener = (): void => undefined;
  const timers = new Set<{ readonly ms: number; readonly call: () => void }>();
  const facts = { rows: [delivery({}, 0)], sent: false };
  return {
    facts,
    parts: {
      deliveries: () => facts.rows,
      isSent: () => facts.sent,
      subscribe: (next: () => void) => {
        listener = next;
        return () => undefined;
      },
      after: (ms: number, call: () => void) => {
        const timer = { ms, call };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    tell: () => listener(),
    fire: (ms: number) => {
      for (const timer of timers) if (timer.ms === ms) timer.call();
    },
    waits: (ms: number) => [...timers].some((timer) => timer.ms === ms),
  };
};

const request = { objects: ['HTTPRoute/shop/account'], revision: 2, timeoutMs: 60_000 };

describe('settle', () => {
  it('waits for the push, for laggards, and for calm', async () => {
    const { facts, parts, tell, fire, waits } = world();
    const done = settle(parts, request);
    expect(waits(300)).toBe(false);
    facts.sent = true;
    facts.rows = [delivery({ sent: 1 }, 1)];
    tell();
    expect(waits(300)).toBe(false);
    facts.rows = [delivery({ accepted: 2 }, 0)];
    tell();
    expect(waits(300)).toBe(true);
    fire(300);
    expect((await done).complete).toBe(true);
  });

  it('counts a refusal as an answer', async () => {
    const { facts, parts, fire } = world();
    facts.sent = true;
    facts.rows = [delivery({ rejected: 1 }, 0)];
    const done = settle(parts, request);
    fire(300);
    expect((await done).complete).toBe(true);
  });

  it('does not wait for clients to get what another one refused', async () => {
    const { facts, parts, fire, waits } = world();
    facts.sent = true;
    facts.rows = [delivery({ rejected: 1 }, 1), delivery({}, 1, 'a feature it does not know')];
    const done = settle(parts, request);
    expect(waits(300)).toBe(false);
    facts.rows = [delivery({ rejected: 1 }, 1, 'an Envoy refused it')];
    const kept = settle(parts, request);
    fire(300);
    expect((await kept).complete).toBe(true);
    fire(60_000);
    expect((await done).complete).toBe(false);
  });

  it('gives up when nobody waits any more, and leaves no timer', async () => {
    for (const moment of ['before', 'meanwhile']) {
      const { parts, waits } = world();
      const gone = new AbortController();
      if (moment === 'before') gone.abort();
      const done = settle(parts, { ...request, signal: gone.signal });
      gone.abort();
      expect((await done).complete).toBe(false);
      expect([waits(60_000), waits(300)]).toEqual([false, false]);
    }
  });

  it('gives up when time is over', async () => {
    const { parts, fire } = world();
    const done = settle(parts, request);
    fire(60_000);
    expect((await done).complete).toBe(false);
  });
});
