import type { PortClaimSpec, Resource } from '@flyball/policy';
import { unstoredMetadata } from '@flyball/policy/kinds';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPortKeeper, type PortKeeper } from './port-keeper.ts';

const SERVICE = 'shop/account';
const OBJECT = 'CatalogService/shop/account';

let now = 0;
let timers: { readonly at: number; readonly run: () => void }[] = [];
let port = 20_000;
let isClaimed = true;
/** Ports others hold. */
let held: Set<number>;
let keeper: PortKeeper;

const clock = {
  now: () => now,
  after: (ms: number, run: () => void) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  },
};

/** Lets time pass, timer by timer; what they began is over then. */
const pass = async (ms: number): Promise<void> => {
  const end = now + ms;
  for (;;) {
    const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    if (next === undefined) break;
    timers = timers.filter((other) => other !== next);
    now = next.at;
    next.run();
    await new Promise((resolve) => setImmediate(resolve));
  }
  now = end;
};

const claim = (): Resource<PortClaimSpec> => ({
  apiVersion: 'flyball.dev/v1',
  kind: 'PortClaim',
  metadata: unstoredMetadata('shop.account', ''),
  spec: { service: SERVICE, port },
});

beforeEach(() => {
  now = 0;
  timers = [];
  port = 20_000;
  isClaimed = true;
  held = new Set();
  keeper = createPortKeeper({
    claims: () => (isClaimed ? [claim()] : []),
    claimOf: (service) => (service === SERVICE ? claim() : undefined),
    refused: ({ spec }) =>
      held.has(spec.port) ? { service: SERVICE, port: spec.port, why: 'held by node' } : undefined,
    move: async (_, next) => {
      port = next;
      keeper.changed();
    },
    clock,
  });
  keeper.changed();
});

describe('the keeper of waypoint ports', () => {
  it('gives a port up that is refused for five seconds, and takes the next one nobody holds', async () => {
    held = new Set([20_000]);
    keeper.changed();
    await pass(5_000);
    expect(port).toBe(20_000);
    await pass(500);
    expect(port).toBe(20_001);
    expect([...keeper.avoid]).toEqual([20_000]);
    await pass(60_000);
    expect(port).toBe(20_001);
    expect(timers).toEqual([]);
  });

  it('leaves a port that is free again in time', async () => {
    held = new Set([20_000]);
    keeper.changed();
    await pass(3_000);
    held.clear();
    keeper.changed();
    await pass(60_000);
    expect([port, keeper.avoid.size]).toEqual([20_000, 0]);
    held = new Set([20_000]);
    keeper.changed();
    await pass(4_000);
    expect(port).toBe(20_000);
  });

  it('watches no port whose claim is gone', async () => {
    held = new Set([20_000]);
    keeper.changed();
    await pass(1_000);
    isClaimed = false;
    await pass(60_000);
    expect(timers).toEqual([]);
  });

  it('says so at the CatalogService as long as it holds, and at no other object', async () => {
    expect(keeper.conditions(OBJECT)).toEqual([]);
    held = new Set([20_000]);
    keeper.changed();
    expect(keeper.conditions(OBJECT)).toEqual([
      {
        object: OBJECT,
        type: 'Programmed',
        status: 'False',
        reason: 'PortTaken',
        message: expect.stringMatching(
          /20000 \(held by node\)\. Consumers reach .* Another port is handed out/,
        ),
      },
    ]);
    for (const object of ['CatalogService/shop/stock', 'HTTPRoute/shop/account', 'CatalogService/'])
      expect(keeper.conditions(object)).toEqual([]);
    await pass(5_500);
    expect(keeper.conditions(OBJECT)).toEqual([]);
  });

  it('does not run from one who takes every port: after ten it stays, and says what to do', async () => {
    held = new Set(Array.from({ length: 1_000 }, (_, at) => 20_000 + at).slice(0, 500));
    keeper.changed();
    await pass(600_000);
    expect(port).toBe(20_010);
    expect(keeper.conditions(OBJECT)[0]?.message).toContain(
      'No other port is handed out any more: end what holds it.',
    );
    keeper.stop();
    expect(timers).toEqual([]);
  });
});
