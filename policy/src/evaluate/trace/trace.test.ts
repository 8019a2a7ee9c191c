import { describe, expect, it } from 'vitest';
import { bucketOf } from '../act/split.ts';
import { buildIndex } from '../index/router.ts';
import { backend, match, ops, prefix, service, view } from '../testing/view.ts';
import type { CallGraph } from './calls.ts';
import { MAX_HOPS, type TraceContext, type TraceOutput, traceLine } from './trace.ts';

const user = { name: 'x-user-tier', type: 'exact', value: 'gold' } as const;

const router = buildIndex(
  view({
    services: ['shop/stock', 'shop/account', 'team/fake'].map((name) => service(name)),
    routes: [
      {
        host: 'shop.example.com',
        route: 'shop/front',
        rules: [
          {
            matches: [prefix('/api')],
            backends: [
              backend('shop/stock', { responseHeaders: ops({ add: [{ name: 'x-b', value: '1' }] }) }),
            ],
            requestHeaders: ops({ set: [{ name: 'x-env', value: 'prod' }], remove: ['x-drop'] }),
            responseHeaders: ops({ add: [{ name: 'x-b', value: '2' }] }),
            rewrite: { host: 'stock.internal', path: { type: 'prefix', value: '/' } },
            mirrors: [{ service: 'shop/shadow', subset: '', port: 0, millionths: 5000 }],
          },
          { matches: [prefix('/old')], redirect: { scheme: 'https', host: '', port: 8443, status: 308 } },
          { matches: [prefix('/broken')], backends: [backend('shop/gone', { invalid: 'BackendNotFound' })] },
          {
            matches: [prefix('/half')],
            backends: [
              backend('shop/stock', { subset: 'v2' }),
              backend('shop/gone', { invalid: 'BackendNotFound' }),
            ],
          },
          {
            matches: [prefix('/split')],
            backends: [
              backend('shop/stock', { subset: 'v2', weight: 1 }),
              backend('shop/stock', { weight: 9 }),
            ],
            splitKey: { source: 'header', name: 'x-user' },
          },
        ],
      },
      {
        scope: 'mesh:shop/account',
        route: 'shop/account',
        rules: [
          { matches: [match({ headers: [user] })], backends: [backend('shop/account', { subset: 'v3' })] },
          { backends: [backend('shop/account', { subset: 'v1' })] },
        ],
      },
      {
        scope: 'mesh:shop/account/team',
        route: 'team/account',
        rules: [{ backends: [backend('team/fake')] }],
      },
    ],
  }),
);

const NO_CALLS: CallGraph = new Map();
const context = (calls: CallGraph = NO_CALLS): TraceContext => ({ router, calls });

const trace = (line: object, calls?: CallGraph): TraceOutput => {
  const input = { id: 1, via: { gateway: 'shop/gw', port: 80 }, ...line };
  const output = traceLine(JSON.stringify(input), context(calls));
  if ('error' in output) throw new Error(output.error.message);
  return output;
};

const url = (path: string): string => `http://shop.example.com${path}`;

describe('traceLine', () => {
  it('shows a forwarded request in the batch format', () => {
    const headers = { 'X-User': 'alice', 'x-drop': '1', 'X-Many': ['a', 'b'] };
    const { hops, ...output } = trace({
      id: 'one',
      method: 'post',
      url: url('/api/./books?q=1#top'),
      headers,
    });
    expect(output).toEqual({
      id: 'one',
      status: 200,
      backend: 'shop/stock',
      forwarded: {
        method: 'POST',
        path: '/books?q=1',
        host: 'stock.internal',
        headers: { 'x-user': 'alice', 'x-many': 'a,b', 'x-env': 'prod' },
      },
      response: { headers: { 'x-b': '1,2' } },
      mirrors: [{ backend: 'shop/shadow', percent: 0.5 }],
      weights: [{ backend: 'shop/stock', share: 1 }],
      rule: 'HTTPRoute/shop/front/0',
    });
    const { id: _, ...first } = output;
    expect(hops).toEqual([
      {
        ...first,
        lost: expect.arrayContaining([expect.objectContaining({ rule: 'HTTPRoute/shop/front/1' })]),
      },
    ]);
  });

  it('shows redirects, errors and requests nobody takes', () => {
    expect(trace({ url: url('/old?x') })).toMatchObject({
      status: 308,
      redirect: { scheme: 'https', host: 'shop.example.com', port: 8443, path: '/old?x' },
      rule: 'HTTPRoute/shop/front/1',
    });
    const broken = trace({ url: url('/broken') });
    expect(broken.status).toBe(500);
    expect(broken.weights).toEqual([{ status: 500, share: 1 }]);
    expect(broken.forwarded).toBeUndefined();
    const none = trace({ url: 'http://other.example.com/' });
    expect([none.status, none.rule, none.hops.length]).toEqual([404, undefined, 1]);
    expect(trace({ url: url('/'), via: { gateway: 'shop/none' } }).status).toBe(404);
  });

  it('leaves the backend out where the pick is random, and names it where a key decides', () => {
    const open = trace({ url: url('/split') });
    expect([open.status, open.backend, open.subset]).toEqual([200, undefined, undefined]);
    expect(open.weights).toEqual([
      { backend: 'shop/stock', subset: 'v2', share: 0.1 },
      { backend: 'shop/stock', share: 0.9 },
    ]);
    const users = Array.from({ length: 50 }, (_, index) => `u${index}`);
    const subsets = users.map((name) => trace({ url: url('/split'), headers: { 'x-user': name } }).subset);
    expect(subsets).toEqual(users.map((name) => (bucketOf(name) < 1000 ? 'v2' : undefined)));
    expect(trace({ url: url('/half') }).weights).toEqual([
      { backend: 'shop/stock', subset: 'v2', share: 0.5 },
      { status: 500, share: 0.5 },
    ]);
  });

  it('takes the host from the Host header, then from the URL, then from the service', () => {
    expect(
      trace({ url: 'http://other.example.com/split', headers: { Host: 'shop.example.com:8080' } }).rule,
    ).toBeDefined();
    expect(trace({ url: '/split', headers: [['host', 'shop.example.com']] }).forwarded?.host).toBe(
      'shop.example.com',
    );
    expect(trace({ url: '/', via: { service: 'shop/account' } }).forwarded?.host).toBe('account');
    expect(trace({ url: 'http://shop.example.com:80/split' }).forwarded?.host).toBe('shop.example.com');
    expect(trace({ url: 'http://shop.example.com:8080/split' }).forwarded?.host).toBe(
      'shop.example.com:8080',
    );
  });

  it('enters a service’s mesh routes', () => {
    const via = { service: 'shop/account', from: 'shop' };
    expect(trace({ via, url: '/' }).subset).toBe('v1');
    expect(trace({ via, url: '/', headers: { 'x-user-tier': 'gold' } }).subset).toBe('v3');
  });

  it('takes the routes of the caller’s namespace where it has some for the service', () => {
    const from = (namespace: string | undefined) =>
      trace({ via: { service: 'shop/account', from: namespace }, url: '/' });
    expect(from('team')).toMatchObject({ backend: 'team/fake', rule: 'HTTPRoute/team/account/0' });
    for (const other of ['shop', 'elsewhere', undefined]) expect(from(other).backend).toBe('shop/account');
    expect(from('team').hops[0]?.lost).toEqual([]);
  });
});

describe('hops', () => {
  const calls: CallGraph = new Map([
    [
      'shop/stock',
      {
        calls: [
          {
            service: 'account',
            when: { pathPrefix: '/books' },
            request: { method: 'GET', path: '/me?full' },
          },
          { service: 'other/none', when: { pathPrefix: '/never' } },
        ],
        propagates: ['X-User-Tier', 'x-env'],
      },
    ],
  ]);

  it('follows the calls of the answering service with the propagated headers only', () => {
    const headers = { 'x-user-tier': 'gold', 'x-user': 'alice' };
    const { hops } = trace({ url: url('/api/books'), headers }, calls);
    expect(hops).toHaveLength(2);
    expect(hops[1]).toMatchObject({
      backend: 'shop/account',
      subset: 'v3',
      rule: 'HTTPRoute/shop/account/0',
      forwarded: { method: 'GET', path: '/me?full', host: 'account' },
      lost: [{ rule: 'HTTPRoute/shop/account/1', reason: 'lower precedence than HTTPRoute/shop/account/0' }],
    });
    expect(hops[1]?.forwarded?.headers).toEqual({ 'x-user-tier': 'gold', 'x-env': 'prod' });
  });

  it('calls on from the namespace of the service that answers', () => {
    const graph: CallGraph = new Map(
      ['team/fake', 'shop/stock'].map((name) => [
        name,
        { calls: [{ service: 'shop/account', when: { pathPrefix: '/go' } }], propagates: [] },
      ]),
    );
    const backends = (line: object) => trace(line, graph).hops.map((hop) => hop.backend);
    expect(backends({ via: { service: 'team/fake', from: 'shop' }, url: '/go' })).toEqual([
      'team/fake',
      'team/fake',
    ]);
    expect(backends({ via: { service: 'shop/stock', from: 'team' }, url: '/go' })).toEqual([
      'shop/stock',
      'shop/account',
    ]);
  });

  it('follows a random pick within one service, and none that fails', () => {
    const always: CallGraph = new Map([['shop/stock', { calls: [{ service: 'account' }], propagates: [] }]]);
    expect(trace({ url: url('/split') }, always).hops).toHaveLength(2);
    expect(trace({ url: url('/half') }, always).hops).toHaveLength(2);
    expect(trace({ url: url('/broken') }, always).hops).toHaveLength(1);
  });

  it('ends in a circle and after the most hops', () => {
    const circle: CallGraph = new Map([
      ['shop/stock', { calls: [{ service: 'account' }], propagates: [] }],
      ['shop/account', { calls: [{ service: 'stock' }, { service: 'account' }], propagates: [] }],
    ]);
    expect(trace({ url: url('/api') }, circle).hops).toHaveLength(2);
    const many: CallGraph = new Map([
      ['shop/stock', { calls: Array.from({ length: 40 }, () => ({ service: 'account' })), propagates: [] }],
    ]);
    expect(trace({ url: url('/api') }, many).hops).toHaveLength(MAX_HOPS);
  });
});
