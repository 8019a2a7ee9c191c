import { describe, expect, it } from 'vitest';
import { limit, prefix, request, rule } from '../testing/view.ts';
import { appliedLimits } from './limits.ts';

const limits = new Map(
  [
    limit('all'),
    limit('by-user', {
      keys: [
        { source: 'header', name: 'x-user' },
        { source: 'address', name: '' },
      ],
    }),
    limit('orders', { matches: [prefix('/orders', { method: 'POST' }), prefix('/carts')] }),
  ].map((one) => [one.id, one]),
);
const held = rule({ limits: ['all', 'by-user', 'orders', 'unknown', 'all'] });
const ids = (one = request()): readonly string[] =>
  appliedLimits(limits, held, one).map(({ limit: { id } }) => id);

describe('appliedLimits', () => {
  it('counts a request once under each limit whose conditions hold', () => {
    expect(ids()).toEqual(['all']);
    expect(ids(request({ path: '/orders/1', method: 'POST' }))).toEqual(['all', 'orders']);
    expect(ids(request({ path: '/orders/1' }))).toEqual(['all']);
    expect(ids(request({ path: '/carts' }))).toEqual(['all', 'orders']);
  });

  it('does not limit a request that lacks a key', () => {
    const headers = new Map([['x-user', 'mallory']]);
    expect(ids(request({ headers }))).toEqual(['all']);
    expect(ids(request({ headers, address: '192.0.2.1' }))).toEqual(['all', 'by-user']);
  });

  it('makes the descriptor of id and keys', () => {
    const one = request({ headers: new Map([['x-user', 'mallory']]), address: '192.0.2.1' });
    expect(appliedLimits(limits, held, one)[1]?.descriptor).toEqual([
      { key: 'flyball', value: 'by-user' },
      { key: 'header:x-user', value: 'mallory' },
      { key: 'remote_address', value: '192.0.2.1' },
    ]);
  });
});
