import { type ConformanceCase, type RequestExpectation, V1, V2, V3 } from '../case.ts';

const at = (host: string, path: string, backend?: string): RequestExpectation =>
  backend === undefined ? { host, path, status: 404 } : { host, path, backend };

const on = (port: number, host: string, backend?: string): RequestExpectation => ({
  ...at(port === 80 ? host : `${host}:${port}`, '/', backend),
  entrance: { gateway: 'httproute-listener-port-matching', port },
});

const INTERSECTION = 'httproute-hostname-intersection';

/** Host names and ports of listeners and routes. */
export const HOSTS: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteListenerHostnameMatching',
    routes: [
      { route: 'backend-v1', parent: 'httproute-listener-hostname-matching', section: 'listener-1' },
      { route: 'backend-v2', parent: 'httproute-listener-hostname-matching', section: 'listener-2' },
      { route: 'backend-v3', parent: 'httproute-listener-hostname-matching', section: 'listener-3' },
      { route: 'backend-v3', parent: 'httproute-listener-hostname-matching', section: 'listener-4' },
    ],
    entrance: { gateway: 'httproute-listener-hostname-matching' },
    requests: [
      at('bar.com', '/', V1),
      at('foo.bar.com', '/', V2),
      at('baz.bar.com', '/', V3),
      at('boo.bar.com', '/', V3),
      at('multiple.prefixes.bar.com', '/', V3),
      at('multiple.prefixes.foo.com', '/', V3),
      at('foo.com', '/'),
      at('no.matching.host', '/'),
    ],
  },
  {
    name: 'HTTPRouteListenerPortMatching',
    routes: [
      { route: 'backend-v1', parent: 'httproute-listener-port-matching' },
      { route: 'backend-v2', parent: 'httproute-listener-port-matching' },
      { route: 'backend-v3', parent: 'httproute-listener-port-matching', section: 'listener-4' },
    ],
    requests: [
      on(80, 'foo.com', V1),
      on(8080, 'foo.com', V2),
      on(8080, 'bar.com', V2),
      on(8090, 'foo.com', V3),
      on(8090, 'bar.com'),
    ],
  },
  {
    name: 'HTTPRouteHostnameIntersection',
    routes: [
      { route: 'specific-host-matches-listener-specific-host', parent: INTERSECTION },
      { route: 'specific-host-matches-listener-wildcard-host', parent: INTERSECTION },
      { route: 'wildcard-host-matches-listener-specific-host', parent: INTERSECTION },
      { route: 'wildcard-host-matches-listener-wildcard-host', parent: INTERSECTION },
      {
        route: 'no-intersecting-hosts',
        parent: INTERSECTION,
        says: ['!Accepted NoMatchingListenerHostname'],
      },
      { route: 'httproute-hostname-intersection-all', parent: 'httproute-hostname-intersection-all' },
    ],
    listeners: {
      [INTERSECTION]: {
        'listener-1': { routes: 2, says: ['Accepted', 'ResolvedRefs'] },
        'listener-2': { routes: 1, says: ['Accepted', 'ResolvedRefs'] },
        'listener-3': { routes: 1, says: ['Accepted', 'ResolvedRefs'] },
      },
    },
    entrance: { gateway: INTERSECTION },
    requests: [
      at('very.specific.com', '/s1', V1),
      at('very.specific.com:1234', '/s1', V1),
      at('non.matching.com', '/s1'),
      at('foo.nonmatchingwildcard.io', '/s1'),
      at('foo.wildcard.io', '/s1'),
      at('very.specific.com', '/non-matching-prefix'),
      at('foo.wildcard.io', '/s2', V2),
      at('bar.wildcard.io', '/s2', V2),
      at('foo.bar.wildcard.io', '/s2', V2),
      at('non.matching.com', '/s2'),
      at('wildcard.io', '/s2'),
      at('very.specific.com', '/s2'),
      at('foo.wildcard.io', '/non-matching-prefix'),
      at('very.specific.com', '/s3', V3),
      at('non.matching.com', '/s3'),
      at('foo.specific.com', '/s3'),
      at('foo.wildcard.io', '/s3'),
      at('foo.anotherwildcard.io', '/s4', V1),
      at('bar.anotherwildcard.io', '/s4', V1),
      at('foo.bar.anotherwildcard.io', '/s4', V1),
      at('anotherwildcard.io', '/s4'),
      at('foo.wildcard.io', '/s4'),
      at('very.specific.com', '/s4'),
      at('foo.anotherwildcard.io', '/non-matching-prefix'),
      at('specific.but.wrong.com', '/s5'),
      at('wildcard.io', '/s5'),
      ...['first.com', 'sub.first.com', 'second.com', 'sub.second.com', 'third.com', 'sub.third.com'].map(
        (host) => ({
          ...at(host, '/', host.endsWith('third.com') ? undefined : V2),
          entrance: { gateway: 'httproute-hostname-intersection-all' },
        }),
      ),
    ],
  },
  {
    name: 'HTTPRouteMultipleGateways',
    routes: [
      { route: 'multiple-gateways-shared-route' },
      { route: 'same-namespace-dedicated-route' },
      { route: 'multiple-gateways-shared-route', parent: 'all-namespaces' },
      { route: 'all-namespaces-dedicated-route', parent: 'all-namespaces' },
    ],
    requests: [
      { path: '/shared', backend: V1 },
      { path: '/', backend: V2 },
      { entrance: { gateway: 'all-namespaces' }, path: '/shared', backend: V1 },
      { entrance: { gateway: 'all-namespaces' }, path: '/', backend: V3 },
    ],
  },
  {
    name: 'HTTPRouteInvalidParentRefNotMatchingListenerPort',
    routes: [
      {
        route: 'httproute-listener-not-matching-route-port',
        says: ['!Accepted NoMatchingParent', 'ResolvedRefs'],
      },
    ],
    listeners: { 'same-namespace': { http: {} } },
  },
  {
    name: 'HTTPRouteInvalidParentRefNotMatchingSectionName',
    routes: [
      {
        route: 'httproute-listener-not-matching-section-name',
        section: 'http1',
        says: ['!Accepted NoMatchingParent'],
      },
    ],
    listeners: { 'same-namespace': { http: {} } },
  },
  {
    name: 'HTTPRouteInvalidParentRefSectionNameNotMatchingPort',
    routes: [
      {
        route: 'httproute-listener-section-name-not-matching-port',
        parent: 'gateway-with-one-not-matching-port-and-section-name-route',
        section: 'http',
        says: ['!Accepted NoMatchingParent'],
      },
    ],
    listeners: { 'gateway-with-one-not-matching-port-and-section-name-route': { http: {} } },
  },
];
