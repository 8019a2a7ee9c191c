import { type ConformanceCase, type RequestExpectation, V1, V2 } from '../case.ts';

/** Host of each listener, and the path its own route takes. */
const ISOLATED = [
  ['bar.com', 'empty-hostname'],
  ['bar.example.com', 'wildcard-example-com'],
  ['bar.foo.example.com', 'wildcard-foo-example-com'],
  ['abc.foo.example.com', 'abc-foo-example-com'],
] as const;

/** Every host with every path: only the listener's own route may answer. */
const isolated = (gateway: string): readonly RequestExpectation[] =>
  ISOLATED.flatMap(([host, own]) =>
    ISOLATED.map(([, name]) => ({
      entrance: { gateway },
      host,
      path: `/${name}`,
      ...(name === own ? { backend: V1 } : { status: 404 }),
    })),
  );

const isolatedRoutes = (gateway: string, suffix: string) =>
  ISOLATED.map(([, name]) => ({ route: `attaches-to-${name}${suffix}`, parent: gateway, section: name }));

const certificate = (says: readonly string[]) => ({ https: { says } });
const BROKEN = certificate(['!ResolvedRefs InvalidCertificateRef', '!Programmed Invalid']);
const FORBIDDEN = certificate(['!ResolvedRefs RefNotPermitted', '!Programmed Invalid']);
const NOT_SERVED =
  'Programmed is False, Pending: no engine gets the keys of certificates yet (docs/adr/0017).';

/** Listeners: which routes attach, which of them takes a request, and their certificates. */
export const LISTENERS: readonly ConformanceCase[] = [
  {
    name: 'GatewayHTTPListenerIsolation',
    routes: [
      ...isolatedRoutes('http-listener-isolation', ''),
      ...isolatedRoutes('http-listener-isolation-with-hostname-intersection', '-with-hostname-intersection'),
    ],
    requests: [
      ...isolated('http-listener-isolation'),
      ...isolated('http-listener-isolation-with-hostname-intersection'),
    ],
  },
  {
    name: 'GatewayWithAttachedRoutes',
    listeners: {
      'gateway-with-one-attached-route': { http: { routes: 1, says: ['Accepted', 'ResolvedRefs'] } },
      'gateway-with-two-attached-routes': { http: { routes: 2, says: ['Accepted', 'ResolvedRefs'] } },
      'unresolved-gateway-with-one-attached-unresolved-route': {
        tls: { routes: 1, says: ['!Programmed', '!ResolvedRefs'] },
      },
    },
    routes: [
      {
        route: 'http-route-not-accepted',
        parent: 'gateway-with-two-attached-routes',
        says: ['!Accepted NoMatchingListenerHostname'],
      },
      {
        route: 'http-route-4',
        parent: 'unresolved-gateway-with-one-attached-unresolved-route',
        section: 'tls',
        says: ['!ResolvedRefs'],
      },
    ],
  },
  {
    name: 'GatewayWithAttachedRoutesWithPort8080',
    listeners: {
      'gateway-with-two-listeners-and-one-attached-route': {
        'http-unattached': { says: ['Accepted', 'ResolvedRefs'] },
        http: { routes: 1, says: ['Accepted', 'ResolvedRefs'] },
      },
    },
  },
  {
    name: 'GatewayInvalidTLSConfiguration',
    listeners: {
      'gateway-certificate-nonexistent-secret': BROKEN,
      'gateway-certificate-unsupported-group': BROKEN,
      'gateway-certificate-unsupported-kind': BROKEN,
      'gateway-certificate-malformed-secret': BROKEN,
    },
  },
  {
    name: 'GatewaySecretInvalidReferenceGrant',
    listeners: { 'gateway-secret-invalid-reference-grant': FORBIDDEN },
    skipsReadiness: 'The test wants the Gateway to stay unready, and does not mark it.',
  },
  {
    name: 'GatewaySecretMissingReferenceGrant',
    listeners: { 'gateway-secret-missing-reference-grant': FORBIDDEN },
    skipsReadiness: 'The test wants the Gateway to stay unready, and does not mark it.',
  },
  {
    name: 'GatewaySecretReferenceGrantAllInNamespace',
    listeners: {
      'gateway-secret-reference-grant-all-in-namespace': certificate(['ResolvedRefs', '!Programmed Pending']),
    },
    differs: NOT_SERVED,
  },
  {
    name: 'GatewaySecretReferenceGrantSpecific',
    listeners: {
      'gateway-secret-reference-grant-specific': certificate(['ResolvedRefs', '!Programmed Pending']),
    },
    differs: NOT_SERVED,
  },
  {
    name: 'HTTPRouteHTTPSListener',
    routes: [
      { route: 'httproute-https-test', parent: 'same-namespace-with-https-listener' },
      {
        route: 'httproute-https-test-no-hostname',
        parent: 'same-namespace-with-https-listener',
        section: 'https-with-hostname',
      },
    ],
    entrance: { gateway: 'same-namespace-with-https-listener', port: 443 },
    requests: [
      { scheme: 'https', host: 'example.org', path: '/', backend: V1 },
      { scheme: 'https', host: 'unknown-example.org', path: '/', status: 404 },
      { scheme: 'https', host: 'second-example.org', path: '/', backend: V2 },
    ],
    differs: NOT_SERVED,
  },
  {
    name: 'HTTPRouteDisallowedKind',
    routes: [
      {
        route: 'disallowed-kind',
        parent: 'tlsroutes-only',
        says: ['!Accepted NotAllowedByListeners', 'ResolvedRefs'],
      },
    ],
    listeners: { 'tlsroutes-only': { tls: { kinds: [] } } },
    skipsReadiness: 'Listeners of protocol TLS are not supported.',
  },
];
