import { type ConformanceCase, type Headers, type RequestExpectation, V1, V2, V3 } from '../case.ts';

/** A request that reaches a backend. */
export const to = (backend: string, path: string, headers?: Headers): RequestExpectation => ({
  path,
  backend,
  ...(headers && { headers }),
});

/** A request that no rule takes. */
export const none = (path: string, headers?: Headers): RequestExpectation => ({
  path,
  status: 404,
  ...(headers && { headers }),
});

const sent = (method: string, request: RequestExpectation): RequestExpectation => ({ ...request, method });
const asked = (host: string, request: RequestExpectation): RequestExpectation => ({ ...request, host });

/** Paths and a header that lead to one of two backends; the same for Gateways and mesh. */
export const pathsAndHeaders = (v1: string, v2: string): readonly RequestExpectation[] => [
  to(v1, '/'),
  to(v1, '/example'),
  to(v1, '/', { Version: 'one' }),
  to(v2, '/v2'),
  to(v2, '/v2/example'),
  to(v2, '/', { Version: 'two' }),
  to(v2, '/v2/'),
  to(v1, '/v2example'),
  to(v1, '/foo/v2/example'),
];

/** Paths, headers, methods and query parameters that rules match. */
export const MATCHING: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteExactPathMatching',
    routes: [{ route: 'exact-matching' }],
    requests: [to(V1, '/one'), to(V2, '/two'), none('/'), none('/one/example'), none('/two/'), none('/Two')],
  },
  {
    name: 'HTTPRouteHeaderMatching',
    routes: [{ route: 'header-matching' }],
    requests: [
      to(V1, '/', { Version: 'one' }),
      to(V2, '/', { Version: 'two' }),
      to(V1, '/', { Version: 'two', Color: 'orange' }),
      to(V2, '/', { Version: 'two', Color: 'blue' }),
      none('/', { Color: 'orange' }),
      none('/', { 'Some-Other-Header': 'one' }),
      to(V1, '/', { Color: 'blue' }),
      to(V1, '/', { Color: 'green' }),
      to(V2, '/', { Color: 'red' }),
      to(V2, '/', { Color: 'yellow' }),
      none('/', { Color: 'purple' }),
    ],
  },
  {
    name: 'HTTPRouteMatching',
    routes: [{ route: 'matching' }],
    requests: pathsAndHeaders(V1, V2),
  },
  {
    name: 'HTTPRouteMatchingAcrossRoutes',
    routes: [{ route: 'matching-part1' }, { route: 'matching-part2' }],
    requests: [
      asked('example.com', to(V1, '/')),
      asked('example.com', to(V1, '/example')),
      asked('example.net', to(V1, '/example')),
      asked('example.com', to(V1, '/example', { Version: 'one' })),
      asked('example.com', to(V2, '/v2')),
      asked('example.net', to(V1, '/v2')),
      asked('example.com', to(V2, '/v2/example')),
      asked('example.com', to(V2, '/', { Version: 'two' })),
    ],
  },
  {
    name: 'HTTPRoutePathMatchOrder',
    routes: [{ route: 'path-matching-order' }],
    requests: [
      to(V3, '/match/exact/one'),
      to(V2, '/match/exact'),
      to(V1, '/match'),
      to(V2, '/match/prefix/one/any'),
      to(V1, '/match/prefix/any'),
      to(V3, '/match/any'),
    ],
  },
  {
    name: 'HTTPRouteMethodMatching',
    routes: [{ route: 'method-matching' }],
    requests: [
      sent('POST', to(V1, '/')),
      sent('GET', to(V2, '/')),
      sent('HEAD', none('/')),
      sent('GET', to(V1, '/path1')),
      sent('PUT', to(V2, '/', { version: 'one' })),
      sent('POST', to(V3, '/path2', { version: 'two' })),
      sent('PATCH', to(V1, '/path3')),
      sent('DELETE', to(V1, '/path4', { version: 'three' })),
      sent('PUT', none('/')),
      sent('DELETE', none('/path4')),
      sent('PATCH', to(V1, '/path5')),
      sent('PATCH', to(V2, '/', { version: 'four' })),
    ],
  },
  {
    name: 'HTTPRouteQueryParamMatching',
    routes: [{ route: 'query-param-matching' }],
    requests: [
      to(V1, '/?animal=whale'),
      to(V2, '/?animal=dolphin'),
      to(V3, '/?animal=dolphin&color=blue'),
      to(V3, '/?ANIMAL=Whale'),
      to(V1, '/?animal=whale&otherparam=irrelevant'),
      to(V2, '/?animal=dolphin&color=yellow'),
      none('/?color=blue'),
      none('/?animal=dog'),
      none('/?animal=whaledolphin'),
      none('/'),
      to(V1, '/path1?animal=whale'),
      to(V2, '/?animal=whale', { version: 'one' }),
      to(V3, '/path2?animal=whale', { version: 'two' }),
      to(V1, '/path3?animal=shark'),
      to(V1, '/path4?animal=kraken', { version: 'three' }),
      none('/?animal=shark'),
      none('/path4?animal=kraken'),
      to(V1, '/path5?animal=hydra'),
      to(V3, '/?animal=hydra', { version: 'four' }),
    ],
  },
  {
    name: 'HTTPRouteNamedRule',
    routes: [{ route: 'http-named-rules' }],
    requests: [
      { ...to(V1, '/named'), rule: { name: 'named-rule' } },
      { ...to(V2, '/unnamed'), rule: { name: '' } },
    ],
  },
];
