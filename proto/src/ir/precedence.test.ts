import { describe, expect, it } from 'vitest';
import { byPrecedence, precedenceKey } from './precedence.ts';
import type { Match } from './types.ts';

const place = { created: '2026-01-01T00:00:00Z', route: 'a/r', rule: 0, match: 0 };
const value = { name: 'x', type: 'exact', value: '1' } as const;
const bare: Omit<Match, 'precedence'> = { method: '', headers: [], queries: [] };
const prefix = (path: string, more: Partial<Match> = {}): string =>
  precedenceKey({ ...bare, path: { type: 'prefix', value: path }, ...more }, place);

describe('precedenceKey', () => {
  it('orders matches as Gateway API demands', () => {
    const expected = [
      precedenceKey({ ...bare, path: { type: 'exact', value: '/a' } }, place),
      precedenceKey({ ...bare, path: { type: 'regex', value: '/a.*' } }, place),
      prefix('/long/path'),
      prefix('/a', { method: 'GET' }),
      prefix('/a', { headers: [value, value] }),
      prefix('/a', { headers: [value], queries: [value] }),
      prefix('/a', { headers: [value] }),
      prefix('/a', { queries: [value] }),
      prefix('/a'),
      precedenceKey({ ...bare, path: { type: 'prefix', value: '/a' } }, { ...place, match: 1 }),
      precedenceKey({ ...bare, path: { type: 'prefix', value: '/a' } }, { ...place, rule: 1 }),
      precedenceKey({ ...bare, path: { type: 'prefix', value: '/a' } }, { ...place, route: 'a/s' }),
      precedenceKey(
        { ...bare, path: { type: 'prefix', value: '/a' } },
        { ...place, created: '2026-01-01T00:00:01Z', route: 'a/a' },
      ),
      precedenceKey(bare, place),
    ];
    expect([...expected].reverse().sort(byPrecedence)).toEqual(expected);
  });

  it('puts a name before its continuation', () => {
    const named = (route: string): string => precedenceKey(bare, { ...place, route });
    expect(byPrecedence(named('shop/beta'), named('shop/beta-2'))).toBeLessThan(0);
  });

  it('gives a match without path the rank of the prefix /', () => {
    expect(precedenceKey(bare, place)).toBe(prefix('/'));
  });
});
