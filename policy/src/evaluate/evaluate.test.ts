import type { Match } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { buildIndex } from './index/router.ts';
import { referenceRouter } from './reference.ts';
import {
  backend,
  limit,
  match,
  prefix,
  request,
  rule,
  service,
  type TestRoute,
  type TestView,
  view,
} from './testing/view.ts';
import type { Entrance, EvaluatedRequest } from './types.ts';

const GATEWAY: Entrance = { gateway: 'shop/gw', port: 80 };
const ROUTERS = { reference: referenceRouter, index: buildIndex };

const ruleFor = (
  config: TestView,
  one: Partial<EvaluatedRequest>,
  entrance = GATEWAY,
): string | undefined => {
  const ids = Object.values(ROUTERS).map(
    (make) => evaluate(make(view(config)), { entrance, request: request(one) }).matched?.rule.id,
  );
  expect(ids[0]).toBe(ids[1]);
  return ids[0]?.slice('HTTPRoute/'.length);
};

/** Two routes; the one written first is the one that must not win by its place. */
const winner = (loser: Match, wins: Match, one: Partial<EvaluatedRequest>): boolean => {
  const routes = [
    { route: 'shop/a', rules: [{ matches: [loser] }] },
    { route: 'shop/b', rules: [{ matches: [wins] }] },
  ];
  return (
    ruleFor({ routes }, one) === 'shop/b/0' && ruleFor({ routes: routes.slice(0, 1) }, one) === 'shop/a/0'
  );
};

const headers = new Map([
  ['x', '1'],
  ['y', '1'],
]);
const x = { name: 'x', type: 'exact', value: '1' } as const;
const y = { name: 'y', type: 'regex', value: '[0-9]' } as const;

describe('precedence of matches (Gateway API, HTTPRouteRule)', () => {
  const path = '/a/b';

  it('prefers an exact path, then an expression, then the longest prefix', () => {
    const exact = match({ path: { type: 'exact', value: path } });
    const regex = match({ path: { type: 'regex', value: '/a.*' } });
    expect(winner(regex, exact, { path })).toBe(true);
    expect(winner(prefix('/a/b'), regex, { path })).toBe(true);
    expect(winner(prefix('/a'), prefix('/a/b'), { path })).toBe(true);
    expect(winner(prefix('/'), prefix('/a'), { path })).toBe(true);
    expect(winner(match(), prefix('/a'), { path })).toBe(true);
  });

  it('then a method, then the number of headers, then of query parameters', () => {
    const query = 'x=1&y=1';
    expect(
      winner(prefix('/a', { headers: [x, y] }), prefix('/a', { method: 'GET' }), { path, headers }),
    ).toBe(true);
    expect(winner(prefix('/a', { headers: [x] }), prefix('/a', { headers: [x, y] }), { path, headers })).toBe(
      true,
    );
    expect(
      winner(prefix('/a', { queries: [x, y] }), prefix('/a', { headers: [x] }), { path, query, headers }),
    ).toBe(true);
    expect(winner(prefix('/a', { queries: [x] }), prefix('/a', { queries: [x, y] }), { path, query })).toBe(
      true,
    );
  });

  it('then the older route, then its name, then the order of rules', () => {
    const matches = [prefix('/a')];
    const at = (route: string, created: string): TestRoute => ({
      route,
      created,
      rules: [{ matches }, { matches }],
    });
    const older = [at('shop/a', '2026-01-02T00:00:00Z'), at('shop/b', '2026-01-01T00:00:00Z')];
    expect(ruleFor({ routes: older }, { path })).toBe('shop/b/0');
    const same = [at('shop/b', '2026-01-01T00:00:00Z'), at('shop/a', '2026-01-01T00:00:00Z')];
    expect(ruleFor({ routes: same }, { path })).toBe('shop/a/0');
  });

  it('falls back to a shorter prefix where the longer one’s other conditions fail', () => {
    const routes = [
      { route: 'shop/a', rules: [{ matches: [prefix('/a')] }] },
      { route: 'shop/b', rules: [{ matches: [prefix('/a/b', { headers: [x] })] }] },
      {
        route: 'shop/c',
        rules: [{ matches: [match({ path: { type: 'exact', value: path }, method: 'PUT' })] }],
      },
    ];
    expect(ruleFor({ routes }, { path })).toBe('shop/a/0');
    expect(ruleFor({ routes }, { path, headers })).toBe('shop/b/0');
    expect(ruleFor({ routes }, { path, headers, method: 'PUT' })).toBe('shop/c/0');
  });

  it('matches prefixes by whole segments', () => {
    const routes = [{ route: 'shop/a', rules: [{ matches: [prefix('/a')] }] }];
    const found = ['/a', '/a/', '/a/b', '/ab', '/A', '/'].map((one) => ruleFor({ routes }, { path: one }));
    expect(found).toEqual(['shop/a/0', 'shop/a/0', 'shop/a/0', undefined, undefined, undefined]);
  });

  it('matches expressions as a whole, and none that RE2 refuses', () => {
    const by = (value: string): string | undefined =>
      ruleFor(
        { routes: [{ route: 'shop/a', rules: [{ matches: [match({ path: { type: 'regex', value } })] }] }] },
        { path },
      );
    expect(by('/a/.')).toBe('shop/a/0');
    expect(by('/a')).toBeUndefined();
    expect(by('a/b')).toBeUndefined();
    expect(by('/a|/a/b')).toBe('shop/a/0');
    expect(by('(?=a)')).toBeUndefined();
  });
});

describe('hosts', () => {
  const matches = [prefix('/')];
  const at = (host: string, path = '/'): TestRoute => ({
    host,
    route: `shop/${host.replaceAll('*', 'any')}`,
    rules: [{ matches: [prefix(path)] }],
  });

  it('prefers the most specific host over any path, and falls through to wider ones', () => {
    const routes = [
      at('*', '/a/b/c'),
      at('*.example.com', '/a/b'),
      at('*.shop.example.com', '/a'),
      at('a.shop.example.com', '/x'),
    ];
    const found = (path: string, authority: string): string | undefined =>
      ruleFor({ routes }, { path, authority });
    expect(found('/a/b/c', 'a.shop.example.com')).toBe('shop/any.shop.example.com/0');
    expect(found('/x', 'a.shop.example.com:8080')).toBe('shop/a.shop.example.com/0');
    expect(found('/a/b/c', 'SHOP.example.com')).toBe('shop/any.example.com/0');
    expect(found('/a/b/c', 'example.com')).toBe('shop/any/0');
    expect(found('/a/b/c', '')).toBe('shop/any/0');
    expect(found('/a/b', 'example.com')).toBeUndefined();
  });

  it('gives a request only to the listener with the most specific host name', () => {
    const listeners = {
      'shop/gw/all': {},
      'shop/gw/wild': { hostname: '*.example.com' },
      'shop/gw/exact': { hostname: 'a.example.com' },
      'shop/gw/other': { hostname: 'a.example.com', port: 81 },
    };
    const routes = [
      { scope: 'shop/gw/all', route: 'shop/all', rules: [{ matches }] },
      { scope: 'shop/gw/wild', route: 'shop/wild', rules: [{ matches }] },
      { scope: 'shop/gw/exact', route: 'shop/exact', rules: [{ matches: [prefix('/only')] }] },
    ];
    const found = (authority: string, path = '/'): string | undefined =>
      ruleFor({ listeners, routes }, { authority, path });
    expect(found('b.example.com')).toBe('shop/wild/0');
    expect(found('other.org')).toBe('shop/all/0');
    expect(found('a.example.com', '/only')).toBe('shop/exact/0');
    expect(found('a.example.com')).toBeUndefined();
    expect(
      ruleFor({ listeners, routes }, { authority: 'b.example.com' }, { gateway: 'shop/gw', port: 81 }),
    ).toBeUndefined();
    expect(ruleFor({ listeners, routes }, {}, { gateway: 'shop/none', port: 80 })).toBeUndefined();
  });
});

describe('mesh', () => {
  const services = [service('shop/s', { limits: ['l'] })];
  const limits = [limit('l')];
  const entrance: Entrance = { service: 'shop/s' };
  const routes = [
    {
      scope: 'mesh:shop/s',
      route: 'shop/s',
      rules: [{ matches: [prefix('/a')], backends: [backend('shop/t')] }],
    },
  ];

  it('forwards to the service where it has no routes, within its limits', () => {
    for (const make of Object.values(ROUTERS)) {
      const found = evaluate(make(view({ services, limits })), { entrance, request: request() });
      expect(found.matched?.rule.id).toBe('Service/shop/s/0');
      expect(found.action).toMatchObject({ type: 'forward', forward: { picked: 0 } });
      expect(found.limits.map(({ limit: { id } }) => id)).toEqual(['l']);
    }
  });

  it('has nothing but its routes where it has some', () => {
    for (const make of Object.values(ROUTERS)) {
      const router = make(view({ services, routes }));
      expect(evaluate(router, { entrance, request: request({ path: '/a' }) }).shares[0]?.service).toBe(
        'shop/t',
      );
      expect(evaluate(router, { entrance, request: request() }).action).toEqual({
        type: 'respond',
        status: 404,
      });
    }
  });

  it('is entered by a waypoint’s listener too', () => {
    const listeners = { 'waypoint:shop/s': { gateway: 'shop/gw', port: 20_000, meshService: 'shop/s' } };
    const waypoint = { gateway: 'shop/gw', port: 20_000 };
    expect(ruleFor({ listeners, services, routes }, { path: '/a' }, waypoint)).toBe('shop/s/0');
  });

  it('takes calls from a namespace with routes of its own to these, and to nothing else', () => {
    const own = {
      scope: 'mesh:shop/s/other',
      route: 'other/s',
      rules: [{ matches: [prefix('/b')], backends: [backend('other/t')] }],
    };
    const shares = (from: string | undefined, path: string, routed: typeof routes): string | undefined => {
      const entered = { entrance: { service: 'shop/s', from }, request: request({ path }) };
      const [reference, index] = Object.values(ROUTERS).map(
        (make) => evaluate(make(view({ services, routes: routed })), entered).shares[0]?.service,
      );
      expect(index).toBe(reference);
      return reference;
    };
    expect(shares('other', '/b', [...routes, own])).toBe('other/t');
    expect(shares('other', '/a', [...routes, own])).toBeUndefined();
    expect(shares('third', '/a', [...routes, own])).toBe('shop/t');
    expect(shares(undefined, '/b', [...routes, own])).toBeUndefined();
    expect(shares('other', '/a', routes)).toBe('shop/t');
    expect(shares('third', '/b', [own])).toBe('shop/s');
  });

  it('knows no caller at a waypoint', () => {
    const listeners = { 'waypoint:shop/s': { gateway: 'shop/gw', port: 20_000, meshService: 'shop/s' } };
    const own = { scope: 'mesh:shop/s/other', route: 'other/s', rules: [{ matches: [prefix('/')] }] };
    const waypoint = { gateway: 'shop/gw', port: 20_000 };
    expect(ruleFor({ listeners, services, routes: [...routes, own] }, { path: '/a' }, waypoint)).toBe(
      'shop/s/0',
    );
  });

  it('answers 404 for a service nobody knows', () => {
    for (const make of Object.values(ROUTERS)) {
      const found = evaluate(make(view({})), { entrance: { service: 'shop/none' }, request: request() });
      expect(found.action).toEqual({ type: 'respond', status: 404 });
    }
  });
});

describe('evaluate', () => {
  const rules = [
    rule({ matches: [prefix('/a')], redirect: { scheme: 'https', host: '', port: 0, status: 301 } }),
    rule({
      matches: [prefix('/')],
      backends: [
        backend('shop/s', { weight: 1 }),
        backend('shop/t', { weight: 3, invalid: 'BackendNotFound' }),
      ],
      mirrors: [{ service: 'shop/m', subset: '', port: 0, millionths: 250_000 }],
    }),
  ];
  const router = referenceRouter(view({ routes: [{ route: 'shop/r', rules }] }));

  it('gives shares and mirrors of a forwarded request', () => {
    const found = evaluate(router, { entrance: GATEWAY, request: request(), random: () => 0 });
    expect(found.door?.key).toBe('shop/gw/http');
    expect(found.shares.map(({ share }) => share)).toEqual([2500, 7500]);
    expect(found.mirrors).toHaveLength(1);
  });

  it('keeps the shares, but mirrors nothing, where the request gets 500', () => {
    const found = evaluate(router, { entrance: GATEWAY, request: request(), random: () => 0.9 });
    expect(found.action).toEqual({ type: 'respond', status: 500 });
    expect(found.shares).toHaveLength(2);
    expect(found.mirrors).toEqual([]);
  });

  it('has no shares for a redirect, which takes the listener’s port', () => {
    const found = evaluate(router, { entrance: GATEWAY, request: request({ path: '/a' }) });
    expect(found.shares).toEqual([]);
    expect(found.action).toMatchObject({
      type: 'redirect',
      redirect: { location: { scheme: 'https', port: undefined } },
    });
  });
});
