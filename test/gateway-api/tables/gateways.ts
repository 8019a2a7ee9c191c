import type { ConformanceCase } from '../case.ts';

/** Puts a listener before those a Gateway has. */
const addListener =
  (gateway: string, listener: string) =>
  (manifests: string): string => {
    const [start = 0, end = 0] =
      new RegExp(`name: ${gateway}\\n(?:.*\\n)*?.*listeners:\\n( *)`, 'd').exec(manifests)?.indices?.[1] ??
      [];
    const indent = ' '.repeat(end - start);
    return `${manifests.slice(0, start)}${indent}- ${listener}\n${manifests.slice(start)}`;
  };

const READY = ['Accepted', 'ResolvedRefs'];

/** Gateways and GatewayClasses as a whole. */
export const GATEWAYS: readonly ConformanceCase[] = [
  {
    name: 'GatewayListenerUnsupportedProtocol',
    gateways: {
      'gateway-only-unsupported-protocols': ['!Accepted ListenersNotValid', '!Programmed Invalid'],
      'gateway-supported-and-unsupported-protocols': ['Accepted ListenersNotValid', 'Programmed'],
    },
    listeners: {
      'gateway-only-unsupported-protocols': {
        invalid: { kinds: [], says: ['!Accepted UnsupportedProtocol'] },
      },
      'gateway-supported-and-unsupported-protocols': {
        http: { says: ['Accepted Accepted'] },
        invalid: { kinds: [], says: ['!Accepted UnsupportedProtocol'] },
      },
    },
  },
  {
    name: 'GatewayInvalidParametersRef',
    gateways: { 'gateway-invalid-parameters-ref': ['!Accepted InvalidParameters', '!Programmed Invalid'] },
  },
  {
    name: 'GatewayInvalidRouteKind',
    listeners: {
      'gateway-only-invalid-route-kind': {
        http: { kinds: [], says: ['!ResolvedRefs InvalidRouteKinds', '!Programmed Invalid'] },
      },
      'gateway-supported-and-invalid-route-kind': {
        http: { says: ['!ResolvedRefs InvalidRouteKinds', 'Programmed'] },
      },
    },
  },
  {
    name: 'GatewayModifyListeners',
    later: [
      {
        edit: addListener(
          'gateway-add-listener',
          '{name: http, port: 80, protocol: HTTP, hostname: data.test.com, allowedRoutes: {namespaces: {from: All}}}',
        ),
        listeners: {
          'gateway-add-listener': { https: { routes: 1, says: READY }, http: { routes: 1, says: READY } },
        },
      },
      {
        edit: (manifests) =>
          manifests.replace(
            /(name: gateway-remove-listener\n(?:.*\n)*?.*listeners:\n)(?:.*\n)*?(?= *- name: http\n)/,
            '$1',
          ),
        listeners: { 'gateway-remove-listener': { http: { routes: 1, says: READY } } },
      },
    ],
  },
  {
    // That observedGeneration follows is the API's part: control-plane/src/api/resources.test.ts.
    name: 'GatewayObservedGenerationBump',
    gateways: { 'gateway-observed-generation-bump': ['Accepted', 'Programmed'] },
    later: [
      {
        edit: addListener(
          'gateway-observed-generation-bump',
          '{name: alternate, port: 80, protocol: HTTP, hostname: foo.com, allowedRoutes: {namespaces: {from: All}}}',
        ),
        gateways: { 'gateway-observed-generation-bump': ['Accepted', 'Programmed'] },
        listeners: {
          'gateway-observed-generation-bump': { http: { says: READY }, alternate: { says: READY } },
        },
      },
    ],
  },
  {
    // That observedGeneration follows is the API's part.
    name: 'GatewayClassObservedGenerationBump',
    classes: { 'gatewayclass-observed-generation-bump': ['Accepted Accepted', 'SupportedVersion'] },
    later: [
      {
        edit: (manifests) => manifests.replace('description: "old"', 'description: "new"'),
        classes: { 'gatewayclass-observed-generation-bump': ['Accepted Accepted', 'SupportedVersion'] },
      },
    ],
  },
  {
    // The address itself stands in the status that the API shows.
    name: 'GatewayOptionalAddressValue',
    gateways: { 'gateway-without-address-value': ['Accepted Accepted', 'Programmed Programmed'] },
  },
  {
    name: 'GatewayInvalidTLSBackendConfiguration',
    gateways: {
      'gateway-client-certificate-nonexistent-secret': [
        'Accepted Accepted',
        '!ResolvedRefs InvalidClientCertificateRef',
      ],
      'gateway-client-certificate-unsupported-group': [
        'Accepted Accepted',
        '!ResolvedRefs InvalidClientCertificateRef',
      ],
      'gateway-client-certificate-unsupported-kind': [
        'Accepted Accepted',
        '!ResolvedRefs InvalidClientCertificateRef',
      ],
      'gateway-client-certificate-malformed-secret': [
        'Accepted Accepted',
        '!ResolvedRefs InvalidClientCertificateRef',
      ],
      'gateway-client-certificate-missing-reference-grant': [
        'Accepted Accepted',
        '!ResolvedRefs RefNotPermitted',
      ],
    },
  },
];
