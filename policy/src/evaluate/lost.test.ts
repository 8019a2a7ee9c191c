import { describe, expect, it } from 'vitest';
import { buildIndex } from './index/router.ts';
import { lostRules, MAX_LOST } from './lost.ts';
import { match, prefix, request, type TestRoute, view } from './testing/view.ts';
import type { EvaluatedRequest } from './types.ts';

const scope = 'shop/gw/http';
const host = 'shop.example.com';

const reasons = (
  routes: readonly TestRoute[],
  partial: Partial<EvaluatedRequest> = {},
): Record<string, string> => {
  const router = buildIndex(view({ routes }));
  const one = request(partial);
  const lost = lostRules(router, { scope, host, request: one }, router.find(scope, host, one));
  return Object.fromEntries(lost.map(({ rule, reason }) => [rule.slice('HTTPRoute/shop/'.length), reason]));
};

describe('lostRules', () => {
  it('says which condition failed, without the values a client sent', () => {
    const headers = [{ name: 'authorization', type: 'exact', value: 'a' } as const];
    const queries = [{ name: 'q', type: 'regex', value: '[0-9]' } as const];
    const matches = [
      match({ path: { type: 'exact', value: '/x' } }),
      prefix('/y'),
      match({ path: { type: 'regex', value: '/z+' } }),
      match({ method: 'POST' }),
      match({ headers }),
      match({ queries }),
    ];
    const routes = matches.map((one, index) => ({ route: `shop/r${index}`, rules: [{ matches: [one] }] }));
    const sent = { path: '/p', headers: new Map([['authorization', 'Bearer secret']]), query: 'q=secret' };
    expect(reasons(routes, sent)).toEqual({
      'r0/0': 'path /p is not /x',
      'r1/0': 'path /p is not under /y',
      'r2/0': 'path /p does not match /z+',
      'r3/0': 'method is GET, not POST',
      'r4/0': 'header authorization is not a',
      'r5/0': 'query parameter q does not match [0-9]',
    });
    expect(reasons(routes)['r4/0']).toBe('header authorization is absent');
    expect(reasons(routes)['r5/0']).toBe('query parameter q is absent');
  });

  it('names the winner where all conditions held, and never the winner itself', () => {
    const routes = [
      { route: 'shop/a', rules: [{ matches: [prefix('/a')] }, { matches: [prefix('/')] }] },
      { route: 'shop/b', rules: [{ matches: [prefix('/a')] }] },
    ];
    expect(reasons(routes, { path: '/a' })).toEqual({
      'a/1': 'lower precedence than HTTPRoute/shop/a/0',
      'b/0': 'lower precedence than HTTPRoute/shop/a/0',
    });
  });

  it('joins the reasons of alternatives', () => {
    const routes = [{ route: 'shop/a', rules: [{ matches: [prefix('/a'), prefix('/b')] }] }];
    expect(reasons(routes)).toEqual({ 'a/0': 'path / is not under /a; path / is not under /b' });
  });

  it('tells of other hosts only where nothing won', () => {
    const other = { host: 'other.org', route: 'shop/o', rules: [{ matches: [prefix('/')] }] };
    const own = { route: 'shop/a', rules: [{ matches: [prefix('/a')] }] };
    expect(reasons([other, own], { path: '/a' })).toEqual({});
    expect(reasons([other, own], { path: '/b' })).toEqual({
      'a/0': 'path /b is not under /a',
      'o/0': 'host is not other.org',
    });
  });

  it('is bounded', () => {
    const routes = Array.from({ length: 300 }, (_, index) => ({
      host: index % 2 === 0 ? '*' : 'other.org',
      route: `shop/r${index}`,
      rules: [{ matches: [prefix(`/${'x'.repeat(500)}`)] }],
    }));
    const lost = reasons(routes);
    expect(Object.keys(lost)).toHaveLength(MAX_LOST);
    expect(Math.max(...Object.values(lost).map(({ length }) => length))).toBeLessThan(200);
  });
});
