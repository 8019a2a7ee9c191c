import { type ConformanceCase, MESH } from '../case.ts';
import { pathRewrites, requestChanges } from './changes.ts';
import { none, pathsAndHeaders, to } from './matching.ts';
import { HOST_AND_STATUS, leads, PATHS, PORTS, SCHEMES } from './redirects.ts';

const V1 = `${MESH}/echo-v1`;
const V2 = `${MESH}/echo-v2`;
const CONSUMER = `${MESH}-consumer`;
const ECHO = { service: `${MESH}/echo` };

/** A route for the service `echo` that is accepted. */
const taken = (route: string, service = 'echo') => [
  { route: `${MESH}/${route}`, parent: `Service ${MESH}/${service}` },
];

/** Calls between services; requests enter at the mesh scope of the service that is called. */
export const MESH_CASES: readonly ConformanceCase[] = [
  { name: 'MeshBasic', entrance: ECHO, requests: [to(`${MESH}/echo`, '/')] },
  {
    name: 'MeshHTTPRouteSimpleSameNamespace',
    routes: taken('gateway-conformance-mesh-test'),
    entrance: ECHO,
    requests: [to(V1, '/')],
  },
  {
    name: 'MeshTrafficSplit',
    routes: taken('mesh-split'),
    entrance: ECHO,
    requests: [to(V1, '/v1'), to(V2, '/v2')],
  },
  {
    name: 'MeshHTTPRouteMatching',
    routes: taken('mesh-matching'),
    entrance: ECHO,
    requests: pathsAndHeaders(V1, V2),
  },
  {
    name: 'MeshHTTPRouteQueryParamMatching',
    routes: taken('mesh-query-param-matching'),
    entrance: ECHO,
    requests: [
      to(V1, '/?animal=whale'),
      to(V2, '/?animal=dolphin'),
      to(V1, '/?animal=whale&otherparam=irrelevant'),
      to(V2, '/?animal=dolphin&color=yellow'),
      ...['/?color=blue', '/?animal=dog', '/?animal=whaledolphin', '/'].map((path) => none(path)),
      to(V1, '/path1?animal=whale'),
      to(V2, '/?animal=whale', { version: 'one' }),
      to(V1, '/path3?animal=shark'),
      to(V1, '/path4?animal=kraken', { version: 'three' }),
      none('/?animal=shark'),
      none('/path4?animal=kraken'),
      to(V1, '/path5?animal=hydra'),
    ],
  },
  {
    name: 'MeshHTTPRouteNamedRule',
    routes: taken('mesh-http-named-rules'),
    entrance: ECHO,
    requests: [
      { ...to(V1, '/named'), rule: { name: 'named-rule' } },
      { ...to(V2, '/unnamed'), rule: { name: '' } },
    ],
  },
  {
    name: 'MeshHTTPRouteWeight',
    routes: taken('mesh-weighted-backends'),
    entrance: ECHO,
    requests: [{ path: '/', shares: { [V1]: 0.7, [V2]: 0.3 } }],
  },
  {
    name: 'MeshHTTPRouteRequestHeaderModifier',
    routes: taken('mesh-request-header-modifier'),
    entrance: ECHO,
    requests: requestChanges(V1),
  },
  {
    name: 'MeshHTTPRouteBackendRequestHeaderModifier',
    routes: taken('mesh-request-header-modifier'),
    entrance: ECHO,
    requests: requestChanges(V1),
  },
  {
    name: 'MeshHTTPRouteRewritePath',
    routes: taken('mesh-rewrite-path'),
    entrance: ECHO,
    requests: pathRewrites(V1),
  },
  {
    name: 'MeshHTTPRoute303Redirect',
    routes: taken('mesh-303-redirect'),
    entrance: ECHO,
    requests: [leads('/redirect', {}, 303)],
  },
  {
    name: 'MeshHTTPRoute307Redirect',
    routes: taken('mesh-307-redirect'),
    entrance: ECHO,
    requests: [leads('/temporary', {}, 307)],
  },
  {
    name: 'MeshHTTPRoute308Redirect',
    routes: taken('mesh-308-redirect'),
    entrance: ECHO,
    requests: [leads('/permanent', {}, 308)],
  },
  {
    name: 'MeshHTTPRouteRedirectHostAndStatus',
    routes: taken('mesh-redirect-host-and-status'),
    entrance: ECHO,
    requests: HOST_AND_STATUS,
  },
  {
    name: 'MeshHTTPRouteRedirectPath',
    routes: taken('mesh-redirect-path'),
    entrance: ECHO,
    requests: PATHS,
  },
  {
    name: 'MeshHTTPRouteRedirectPort',
    routes: taken('mesh-redirect-port'),
    entrance: ECHO,
    requests: PORTS,
  },
  {
    name: 'MeshHTTPRouteSchemeRedirect',
    routes: taken('mesh-redirect-scheme'),
    entrance: ECHO,
    requests: SCHEMES,
  },
  {
    name: 'MeshFrontend',
    routes: taken('mesh-split-v1', 'echo-v2'),
    requests: [{ entrance: { service: V2 }, ...to(V2, '/'), response: { 'X-Header-Set': 'set' } }],
    differs: 'A request to the address of a pod enters no scope: there is nothing to trace.',
  },
  {
    name: 'MeshFrontendHostname',
    routes: taken('mesh-split-v1', 'echo-v2'),
    requests: [
      { entrance: { service: V2 }, host: 'echo-v1', ...to(V2, '/'), response: { 'X-Header-Set': 'set' } },
      { entrance: { service: V1 }, host: 'echo-v2', ...to(V1, '/'), response: {} },
    ],
  },
  {
    name: 'MeshConsumerRoute',
    routes: [{ route: `${CONSUMER}/mesh-echo-add-header`, parent: `Service ${V1}` }],
    requests: [
      { entrance: { service: V1, from: CONSUMER }, ...to(V1, '/'), response: { 'X-Header-Set': 'set' } },
      { entrance: { service: V1, from: MESH }, ...to(V1, '/'), response: {} },
    ],
  },
  {
    name: 'MeshPorts',
    routes: [...taken('mesh-split-v1', 'echo-v1'), ...taken('mesh-split-v2', 'echo-v2')],
    requests: [
      { entrance: { service: V1 }, ...to(V1, '/'), response: { 'X-Header-Set': 'v1' } },
      { entrance: { service: V2 }, ...to(V2, '/'), response: { 'X-Header-Set': 'v2' } },
    ],
    differs:
      'A mesh scope is a service with all its ports: a route whose parent names one port holds for the others too, with the warning FB1402.',
  },
];
