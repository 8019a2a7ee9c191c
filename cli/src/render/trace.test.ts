import { describe, expect, it } from 'vitest';
import { matchesText } from './matches.ts';
import { NO_STYLES } from './style.ts';
import { type ShownHop, traceText } from './trace.ts';

const REQUEST = { method: 'GET', url: 'http://shop.test/account', via: 'by gateway shop/public, port 80' };

const text = (...hops: readonly ShownHop[]) => traceText(hops, REQUEST, NO_STYLES);

const NO_HOP: ShownHop = { status: 404, lost: [], because: [] };

describe('traceText', () => {
  it('is a chain of hops with the rules that lost', () => {
    expect(
      text(
        {
          status: 200,
          rule: 'HTTPRoute/shop/account/0',
          because: ['path is under /account', 'or header x-user is tester'],
          backend: 'shop/account',
          subset: 'v2',
          forwarded: { method: 'GET', path: '/account', host: 'shop.test', headers: { 'x-user': 'a\u001b' } },
          response: { headers: { 'x-by': 'flyball' } },
          mirrors: [{ backend: 'shop/audit', percent: 12.5 }],
          limits: ['RateLimitPolicy/shop/floods/each-user'],
          weights: [
            { backend: 'shop/account', subset: 'v2', share: 0.9 },
            { status: 500, share: 0.1 },
          ],
          lost: [{ rule: 'HTTPRoute/shop/account/1', reason: 'method is not POST' }],
        },
        {
          ...NO_HOP,
          status: 200,
          rule: 'Service/shop/stock/0',
          backend: 'shop/stock',
          because: ['no route governs the service'],
        },
      ),
    ).toBe(`GET http://shop.test/account  by gateway shop/public, port 80

1. HTTPRoute/shop/account/0 → shop/account subset v2
   because    path is under /account
              or header x-user is tester
   forwarded  GET /account
              host: shop.test
              x-user: a\\u001b
   answer     x-by: flyball
   mirror     shop/audit 12.5 %
   counted by RateLimitPolicy/shop/floods/each-user
   weights        90 %  shop/account subset v2
                  10 %  500, its backend is not valid
   lost       HTTPRoute/shop/account/1  method is not POST

2. Service/shop/stock/0 → shop/stock
   because    no route governs the service
`);
  });

  it.each([
    [{ ...NO_HOP }, '1. no rule takes it → 404\n'],
    [{ ...NO_HOP, status: 500, rule: 'HTTPRoute/a/b/0' }, '→ 500 from the rule itself\n'],
    [{ ...NO_HOP, status: 200, rule: 'HTTPRoute/a/b/0' }, '→ one of several backends, by chance\n'],
    [
      { ...NO_HOP, status: 302, redirect: { scheme: 'https', host: 'a.test', port: 8443, path: '/x' } },
      '→ redirect 302 to https://a.test:8443/x\n',
    ],
  ])('%j', (hop, part) => {
    expect(text(hop)).toContain(part);
  });

  it('shows a dozen losers', () => {
    const lost = Array.from({ length: 15 }, (_, index) => ({
      rule: `HTTPRoute/a/b/${index}`,
      reason: 'path',
    }));
    expect(text({ ...NO_HOP, lost })).toContain('… and 3 more, see -o json');
  });
});

describe('matchesText', () => {
  it.each([
    [{}, ['it takes every request']],
    [{ matches: [{}] }, ['every request']],
    [{ matches: [{ path: { type: 'Exact', value: '/a' }, method: 'GET' }] }, ['path is /a, method is GET']],
    [
      {
        matches: [
          { path: { type: 'RegularExpression', value: '/a.*' } },
          {
            headers: [{ name: 'x', type: 'RegularExpression', value: 'y' }],
            queryParams: [{ name: 'q', value: '1' }],
          },
        ],
      },
      ['path matches /a.*', 'or header x matches y, query q is 1'],
    ],
  ])('%j', (rule, words) => {
    expect(matchesText(rule)).toEqual(words);
  });
});
