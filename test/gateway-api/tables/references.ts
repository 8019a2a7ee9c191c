import { type ConformanceCase, V1 } from '../case.ts';

const WEB = 'gateway-conformance-web-backend';
const APP = 'gateway-conformance-app-backend';

/** References of routes to parents and backends, and ReferenceGrants. */
export const REFERENCES: readonly ConformanceCase[] = [
  {
    name: 'HTTPRouteSimpleSameNamespace',
    routes: [{ route: 'gateway-conformance-infra-test' }],
    requests: [{ path: '/', backend: V1 }],
  },
  {
    name: 'HTTPRouteCrossNamespace',
    routes: [{ route: `${WEB}/cross-namespace`, parent: 'backend-namespaces' }],
    entrance: { gateway: 'backend-namespaces' },
    requests: [{ path: '/', backend: `${WEB}/web-backend` }],
  },
  {
    name: 'HTTPRouteInvalidCrossNamespaceParentRef',
    routes: [
      {
        route: `${WEB}/invalid-cross-namespace-parent-ref`,
        says: ['!Accepted NotAllowedByListeners', 'ResolvedRefs'],
      },
    ],
    listeners: { 'same-namespace': { http: {} } },
  },
  {
    name: 'HTTPRouteInvalidBackendRefUnknownKind',
    routes: [
      { route: 'invalid-backend-ref-unknown-kind', says: ['Accepted Accepted', '!ResolvedRefs InvalidKind'] },
    ],
    requests: [{ path: '/v2', status: 500 }],
  },
  {
    name: 'HTTPRouteInvalidNonExistentBackendRef',
    routes: [
      {
        route: 'invalid-nonexistent-backend-ref',
        says: ['Accepted Accepted', '!ResolvedRefs BackendNotFound'],
      },
    ],
    requests: [{ path: '/', status: 500 }],
  },
  {
    name: 'HTTPRouteInvalidCrossNamespaceBackendRef',
    routes: [
      {
        route: 'invalid-cross-namespace-backend-ref',
        says: ['Accepted Accepted', '!ResolvedRefs RefNotPermitted'],
      },
    ],
    requests: [{ path: '/', status: 500 }],
  },
  {
    name: 'HTTPRouteInvalidReferenceGrant',
    routes: [{ route: 'reference-grant', says: ['Accepted Accepted', '!ResolvedRefs RefNotPermitted'] }],
    requests: [{ path: '/', status: 500 }],
  },
  {
    name: 'HTTPRoutePartiallyInvalidViaInvalidReferenceGrant',
    routes: [
      { route: 'invalid-reference-grant', says: ['Accepted Accepted', '!ResolvedRefs RefNotPermitted'] },
    ],
    requests: [
      { path: '/v2', status: 500 },
      { path: '/', backend: `${APP}/app-backend-v1` },
    ],
  },
  {
    name: 'HTTPRouteReferenceGrant',
    routes: [{ route: 'reference-grant' }],
    requests: [{ path: '/', backend: `${WEB}/web-backend` }],
    later: [
      {
        // The test deletes the ReferenceGrant, the first document.
        edit: (manifests) => manifests.slice(manifests.indexOf('\n---\n')),
        routes: [{ route: 'reference-grant', says: ['Accepted', '!ResolvedRefs RefNotPermitted'] }],
        requests: [{ path: '/', status: 500 }],
      },
    ],
  },
  {
    name: 'HTTPRouteNoBackendRefs',
    routes: [{ route: 'omitted-backendrefs' }],
    requests: [
      { path: '/forward', backend: V1 },
      { path: '/omitted-no-forward', status: 500 },
      { path: '/empty-no-forward', status: 500 },
    ],
  },
  {
    // The pods behind are all those of infra-backend-v1; a trace ends at the service.
    name: 'HTTPRouteServiceTypes',
    routes: [{ route: 'service-types' }],
    requests: ['manual-endpointslices', 'headless-manual-endpointslices', 'headless'].map((name) => ({
      path: `/${name}`,
      backend: name,
    })),
  },
  {
    name: 'HTTPRouteBackendProtocolWebSocket',
    routes: [{ route: 'backend-protocol-ws' }],
    requests: [
      {
        path: '/ws',
        headers: { connection: 'Upgrade', upgrade: 'websocket' },
        backend: V1,
        forwarded: { headers: {} },
      },
    ],
  },
  {
    name: 'HTTPRouteBackendProtocolH2C',
    routes: [
      { route: 'backend-protocol-h2c', says: ['Accepted Accepted', '!ResolvedRefs UnsupportedProtocol'] },
    ],
    requests: [{ path: '/', status: 500 }],
    differs:
      'HTTP/2 to instances is spoken by the protocol of a whole service (CatalogService, GRPC), not of one port among others.',
  },
  {
    // That observedGeneration follows is the API's part.
    name: 'HTTPRouteObservedGenerationBump',
    routes: [{ route: 'observed-generation-bump' }],
    later: [
      {
        edit: (manifests) => manifests.replace('name: infra-backend-v1', 'name: infra-backend-v2'),
        routes: [{ route: 'observed-generation-bump' }],
        requests: [{ path: '/', backend: 'infra-backend-v2' }],
      },
    ],
  },
];
