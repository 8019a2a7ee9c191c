import { describe, expect, it } from 'vitest';
import { backend, ops, prefix, request, rule } from '../testing/view.ts';
import type { Forward } from '../types.ts';
import { type ActContext, act } from './act.ts';
import { bucketOf } from './split.ts';

const PREFIX = prefix('/shop');
const NOTHING: ActContext = {};

const forwardOf = (partial: Parameters<typeof rule>[0], one = request(), context = NOTHING): Forward => {
  const action = act({ rule: rule(partial), match: PREFIX, host: '*' }, one, context);
  if (action.type !== 'forward') throw new Error(`not forwarded: ${JSON.stringify(action)}`);
  return action.forward;
};

const statusOf = (
  partial: Parameters<typeof rule>[0],
  one = request(),
  context = NOTHING,
): number | undefined => {
  const action = act({ rule: rule(partial), match: PREFIX, host: '*' }, one, context);
  return action.type === 'respond' ? action.status : undefined;
};

describe('act', () => {
  it('answers 404 where no rule matched', () => {
    expect(act(undefined, request(), {})).toEqual({ type: 'respond', status: 404 });
  });

  it('answers 500 without backends, with weights of zero, and where all are invalid', () => {
    expect(statusOf({})).toBe(500);
    expect(statusOf({ backends: [backend('a/b', { weight: 0 })] })).toBe(500);
    expect(statusOf({ backends: [backend('a/b', { invalid: 'BackendNotFound' })] })).toBe(500);
    expect(statusOf({ backends: [backend('a/b', { weight: 0 }), backend('a/c', { invalid: 'x' })] })).toBe(
      500,
    );
  });

  it('picks the only backend that has a share, without a random choice', () => {
    const backends = [backend('a/b', { weight: 0 }), backend('a/c', { weight: 7 })];
    expect(forwardOf({ backends }).picked).toBe(1);
  });

  it('leaves a random choice open unless it is given a source', () => {
    const backends = [backend('a/b'), backend('a/c')];
    expect(forwardOf({ backends }).picked).toBeUndefined();
    expect(forwardOf({ backends }, request(), { random: () => 0.4999 }).picked).toBe(0);
    expect(forwardOf({ backends }, request(), { random: () => 0.5 }).picked).toBe(1);
    expect(forwardOf({ backends }, request(), { random: () => 0.99999 }).picked).toBe(1);
  });

  it('keeps the share of an invalid backend, which gets 500', () => {
    const backends = [backend('a/b'), backend('a/c', { invalid: 'RefNotPermitted' })];
    expect(statusOf({ backends }, request(), { random: () => 0.7 })).toBe(500);
    expect(forwardOf({ backends }, request(), { random: () => 0.2 }).picked).toBe(0);
    expect(forwardOf({ backends }).shares).toEqual([
      { service: 'a/b', subset: '', port: 0, share: 5000, invalid: '' },
      { service: 'a/c', subset: '', port: 0, share: 5000, invalid: 'RefNotPermitted' },
    ]);
  });

  it('sticks to the split key and falls back to chance without it', () => {
    const backends = [backend('a/b', { weight: 1 }), backend('a/c', { weight: 9 })];
    const splitKey = { source: 'header', name: 'x-user' } as const;
    const by = (user: string): number | undefined =>
      forwardOf({ backends, splitKey }, request({ headers: new Map([['x-user', user]]) })).picked;
    const users = Array.from({ length: 300 }, (_, index) => `user-${index}`);
    expect(users.map(by)).toEqual(users.map((user) => (bucketOf(user) < 1000 ? 0 : 1)));
    expect(new Set(users.map(by))).toEqual(new Set([0, 1]));
    expect(forwardOf({ backends, splitKey }).picked).toBeUndefined();
  });

  it('orders header changes: the request by rule, then backend; the answer the other way round', () => {
    const [rq, rs, bq, bs] = ['rq', 'rs', 'bq', 'bs'].map((name) => ops({ remove: [name] }));
    if (!rq || !rs || !bq || !bs) throw new Error('four');
    const backends = [backend('a/b', { requestHeaders: bq, responseHeaders: bs })];
    const forward = forwardOf({ backends, requestHeaders: rq, responseHeaders: rs });
    expect(forward.requestOps).toEqual([rq, bq]);
    expect(forward.responseOps).toEqual([bs, rs]);
    const open = forwardOf({
      backends: [...backends, backend('a/c')],
      requestHeaders: rq,
      responseHeaders: rs,
    });
    expect(open.requestOps).toEqual([rq]);
    expect(open.responseOps).toEqual([rs]);
  });

  it('rewrites host and path and keeps the query', () => {
    const backends = [backend('a/b')];
    const one = request({ path: '/shop/x', query: 'a=1', authority: 'shop.example.com:81' });
    const plain = forwardOf({ backends }, one);
    expect([plain.authority, plain.path]).toEqual(['shop.example.com:81', '/shop/x?a=1']);
    const rewrite = { host: 'inner', path: { type: 'prefix', value: '/v2' } } as const;
    const changed = forwardOf({ backends, rewrite }, one);
    expect([changed.authority, changed.path]).toEqual(['inner', '/v2/x?a=1']);
  });

  it('redirects with the rule’s response changes', () => {
    const responseHeaders = ops({ set: [{ name: 'x-why', value: 'moved' }] });
    const redirect = { scheme: 'https', host: '', port: 0, status: 301 };
    const matched = { rule: rule({ redirect, responseHeaders }), match: PREFIX, host: '*' };
    expect(act(matched, request({ path: '/shop', query: '' }), { listenerPort: 80 })).toEqual({
      type: 'redirect',
      redirect: {
        status: 301,
        location: { scheme: 'https', host: 'shop.example.com', port: undefined, path: '/shop?' },
        responseOps: [responseHeaders],
      },
    });
  });
});

describe('bucketOf', () => {
  it('is xxHash64 of the UTF-8 bytes modulo 10,000', () => {
    // Test vectors of the reference implementation: XXH64('', 0) and XXH64('a', 0).
    expect(bucketOf('')).toBe(Number(0xef46db3751d8e999n % 10_000n));
    expect(bucketOf('a')).toBe(Number(0xd24ec4f1a98c6e5bn % 10_000n));
    expect(bucketOf('é')).toBe(Number(1717938401253289848n % 10_000n));
  });
});
