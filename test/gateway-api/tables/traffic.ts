import { type ConformanceCase, V1, V2, V3 } from '../case.ts';

/** Weights, time limits and retries. What takes time is held against the compiled rule: a trace sends nothing. */
export const TRAFFIC: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteWeight',
    routes: [{ route: 'weighted-backends' }],
    requests: [{ path: '/', shares: { [V1]: 0.7, [V2]: 0.3, [V3]: 0 } }],
  },
  {
    name: 'HTTPRouteRequestHeaderModifierBackendWeights',
    routes: [{ route: 'request-header-modifier-backend-weights' }],
    requests: [
      {
        path: '/',
        shares: { [V1]: 0.5, [V2]: 0.5 },
        rule: {
          backends: [V1, V2].map((name) => ({
            service: `gateway-conformance-infra/${name}`,
            requestHeaders: { set: [{ name: 'backend', value: name }] },
          })),
        },
      },
    ],
  },
  {
    name: 'HTTPRouteTimeoutRequest',
    routes: [{ route: 'request-timeout' }],
    requests: [
      { path: '/request-timeout', backend: V1, rule: { requestTimeoutMs: 500 } },
      { path: '/request-timeout?delay=1s', backend: V1, rule: { requestTimeoutMs: 500 } },
      { path: '/disable-request-timeout?delay=1s', backend: V1, rule: { requestTimeoutMs: 0 } },
    ],
  },
  {
    name: 'HTTPRouteTimeoutBackendRequest',
    routes: [{ route: 'backend-request-timeout' }],
    requests: [
      { path: '/backend-timeout', backend: V1, rule: { backendTimeoutMs: 500 } },
      { path: '/backend-timeout?delay=1s', backend: V1, rule: { backendTimeoutMs: 500 } },
      { path: '/disable-backend-timeout?delay=1s', backend: V1, rule: { backendTimeoutMs: 0 } },
    ],
  },
  {
    name: 'HTTPRouteRetry',
    routes: [{ route: 'retries' }],
    requests: [
      { path: '/retry/code-500-attempts-3', backend: V3, rule: { retry: { attempts: 3, codes: [500] } } },
      {
        path: '/retry/code-all-attempts-2',
        backend: V3,
        rule: { retry: { attempts: 2, codes: [500, 502, 503, 504] } },
      },
    ],
  },
];
