import type { ConformanceCase, EntranceExpectation, RequestExpectation } from '../case.ts';

type Redirect = NonNullable<RequestExpectation['redirect']>;

/** A request that is answered by a redirect; parts that are not said are those of the request. */
export const leads = (path: string, redirect: Redirect, status = 302): RequestExpectation => ({
  path,
  status,
  redirect,
});

/** A port that is the well-known one of its scheme does not stand in the address. */
const byPort = (
  path: string,
  redirect: Redirect,
  { https = false, ...entrance }: { readonly https?: boolean } & EntranceExpectation,
): RequestExpectation => ({
  ...leads(path, { host: 'example.org', ...redirect }),
  entrance,
  ...(https && { scheme: 'https' as const, host: 'example.org' }),
});

const ON_80 = { gateway: 'same-namespace' };
const ON_8080 = { gateway: 'same-namespace-with-http-listener-on-8080', port: 8080 };
const ON_443 = { gateway: 'same-namespace-with-https-listener', port: 443, https: true };
const HOST = 'example.org';

/** To another host, by two statuses. The same for Gateways and mesh. */
export const HOST_AND_STATUS: readonly RequestExpectation[] = [
  leads('/hostname-redirect', { host: HOST }),
  leads('/host-and-status', { host: HOST }, 301),
];

/** To another path. The same for Gateways and mesh. */
export const PATHS: readonly RequestExpectation[] = [
  leads('/original-prefix/lemon', { path: '/replacement-prefix/lemon' }),
  leads('/full/path/original', { path: '/full-path-replacement' }),
  leads('/path-and-host', { host: HOST, path: '/replacement-prefix' }),
  leads('/path-and-status', { path: '/replacement-prefix' }, 301),
  leads('/full-path-and-host', { host: HOST, path: '/replacement-full' }),
  leads('/full-path-and-status', { path: '/replacement-full' }, 301),
];

/** To another port. The same for Gateways and mesh. */
export const PORTS: readonly RequestExpectation[] = [
  leads('/port', { port: 8083 }),
  leads('/port-and-host', { host: HOST, port: 8083 }),
  leads('/port-and-status', { port: 8083 }, 301),
  leads('/port-and-host-and-status', { host: HOST, port: 8083 }),
];

/** To another scheme. The same for Gateways and mesh. */
export const SCHEMES: readonly RequestExpectation[] = [
  leads('/scheme', { scheme: 'https' }),
  leads('/scheme-and-host', { scheme: 'https', host: HOST }),
  leads('/scheme-and-status', { scheme: 'https' }, 301),
  leads('/scheme-and-host-and-status', { scheme: 'https', host: HOST }),
];

/** Rules that answer with another address. */
export const REDIRECTS: readonly ConformanceCase[] = [
  {
    name: 'HTTPRoute303Redirect',
    routes: [{ route: '303-redirect' }],
    requests: [{ ...leads('/see-other', {}, 303), method: 'POST' }],
  },
  {
    name: 'HTTPRoute307Redirect',
    routes: [{ route: '307-redirect' }],
    requests: [leads('/temporary', {}, 307)],
  },
  {
    name: 'HTTPRoute308Redirect',
    routes: [{ route: '308-redirect' }],
    requests: [leads('/permanent', {}, 308)],
  },
  {
    name: 'HTTPRouteRedirectHostAndStatus',
    routes: [{ route: 'redirect-host-and-status' }],
    requests: HOST_AND_STATUS,
  },
  {
    name: 'HTTPRouteRedirectPath',
    routes: [{ route: 'redirect-path' }],
    requests: PATHS,
  },
  {
    name: 'HTTPRouteRedirectPort',
    routes: [{ route: 'redirect-port' }],
    requests: PORTS,
  },
  {
    name: 'HTTPRouteRedirectScheme',
    routes: [{ route: 'redirect-scheme' }],
    requests: SCHEMES,
  },
  {
    name: 'HTTPRouteRedirectPortAndScheme',
    routes: [
      { route: 'http-route-for-listener-on-port-80' },
      { route: 'http-route-for-listener-on-port-8080', parent: 'same-namespace-with-http-listener-on-8080' },
      { route: 'http-route-for-listener-on-port-443', parent: 'same-namespace-with-https-listener' },
    ],
    requests: [
      byPort('/scheme-nil-and-port-nil', {}, ON_80),
      byPort('/scheme-nil-and-port-80', {}, ON_80),
      byPort('/scheme-nil-and-port-8080', { port: 8080 }, ON_80),
      byPort('/scheme-https-and-port-nil', { scheme: 'https' }, ON_80),
      byPort('/scheme-https-and-port-443', { scheme: 'https' }, ON_80),
      byPort('/scheme-https-and-port-8443', { scheme: 'https', port: 8443 }, ON_80),
      byPort('/scheme-nil-and-port-nil', { port: 8080 }, ON_8080),
      byPort('/scheme-nil-and-port-80', {}, ON_8080),
      byPort('/scheme-https-and-port-nil', { scheme: 'https' }, ON_8080),
      byPort('/scheme-nil-and-port-nil', {}, ON_443),
      byPort('/scheme-nil-and-port-443', {}, ON_443),
      byPort('/scheme-nil-and-port-8443', { port: 8443 }, ON_443),
      byPort('/scheme-http-and-port-nil', { scheme: 'http' }, ON_443),
      byPort('/scheme-http-and-port-80', { scheme: 'http' }, ON_443),
      byPort('/scheme-http-and-port-8080', { scheme: 'http', port: 8080 }, ON_443),
    ],
    differs:
      'The HTTPS listener is Programmed: False, Pending (docs/adr/0017); what it would answer is traced.',
  },
];
