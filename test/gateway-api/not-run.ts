const reasons = (reason: string, names: readonly string[]): readonly (readonly [string, string])[] =>
  names.map((name) => [name, reason]);

const NO_GRPC_ROUTE = 'There is no kind GRPCRoute yet; gRPC is routed by HTTPRoutes.';
const NO_TLS_ROUTE = 'There is no kind TLSRoute; TLS is neither ended nor passed on yet.';
const NO_TCP_ROUTE = 'There is no kind TCPRoute: only HTTP is routed.';
const NO_UDP_ROUTE = 'There is no kind UDPRoute: only HTTP is routed.';
const NO_LISTENER_SET = 'There is no kind ListenerSet.';
const NO_BACKEND_TLS = 'There is no kind BackendTLSPolicy; no engine speaks TLS to instances.';
const NO_CLIENT_CERTIFICATES = 'Certificates of clients are not checked: HTTPS is not served yet.';

/** Conformance tests that are not run, by their name, with the reason. */
export const NOT_RUN: ReadonlyMap<string, string> = new Map([
  ...reasons(NO_GRPC_ROUTE, [
    'GRPCExactMethodMatching',
    'GRPCRouteHeaderMatching',
    'GRPCRouteListenerHostnameMatching',
    'GRPCRouteNamedRule',
    'GRPCRouteWeight',
    'MeshGRPCRouteWeight',
  ]),
  ...reasons(NO_TLS_ROUTE, [
    'TLSRouteHostnameIntersection',
    'TLSRouteInvalidBackendRefNonexistent',
    'TLSRouteInvalidBackendRefUnknownKind',
    'TLSRouteInvalidNoMatchingListener',
    'TLSRouteInvalidNoMatchingListenerHostname',
    'TLSRouteInvalidReferenceGrant',
    'TLSRouteListenerMixedTerminationNotSupported',
    'TLSRouteListenerPassthroughSupportedKinds',
    'TLSRouteListenerTerminateNotSupported',
    'TLSRouteListenerTerminateSupportedKinds',
    'TLSRouteMixedTerminationSameNamespace',
    'TLSRouteSimpleSameNamespace',
    'TLSRouteTerminateSimpleSameNamespace',
  ]),
  ...reasons(NO_TCP_ROUTE, [
    'TCPRouteInvalidBackendRefNonexistent',
    'TCPRouteInvalidCrossNamespaceBackendRef',
    'TCPRouteInvalidNonTCPListener',
    'TCPRouteMultipleRoutesAttachment',
    'TCPRouteParentRefAttachAll',
    'TCPRouteParentRefPortAndSectionName',
    'TCPRouteReferenceGrant',
    'TCPRouteWeightedRouting',
  ]),
  ...reasons(NO_UDP_ROUTE, [
    'UDPRoute',
    'UDPRouteInvalidBackendRefNonexistent',
    'UDPRouteInvalidCrossNamespaceBackendRef',
    'UDPRouteMultipleRoutesAttachment',
    'UDPRouteNotAllowedByListeners',
    'UDPRouteParentRefAttachAllListeners',
    'UDPRouteParentRefPortAndSectionName',
    'UDPRouteReferenceGrant',
    'UDPRouteWeightedRouting',
  ]),
  ...reasons(NO_LISTENER_SET, [
    'ListenerSetAllowedNamespaceNone',
    'ListenerSetAllowedNamespaceSame',
    'ListenerSetAllowedNamespaceSelector',
    'ListenerSetAllowedRoutesNamespaces',
    'ListenerSetAllowedRoutesSupportedKinds',
    'ListenerSetDefaultNotAllowed',
    'ListenerSetDualParentRefIndependence',
    'ListenerSetGatewayParentSectionNameNotFound',
    'ListenerSetHTTPRouting',
    'ListenerSetHostnameConflict',
    'ListenerSetProtocolConflict',
    'ListenerSetReferenceGrant',
    'ListenerSetRouteStatusScopedToParentRef',
  ]),
  ...reasons(NO_BACKEND_TLS, [
    'BackendTLSPolicy',
    'BackendTLSPolicyConflictResolution',
    'BackendTLSPolicyInvalidCACertificateRef',
    'BackendTLSPolicyInvalidKind',
    'BackendTLSPolicyObservedGenerationBump',
    'BackendTLSPolicySANValidation',
    'GatewayTLSBackendClientCertificate',
  ]),
  ...reasons(NO_CLIENT_CERTIFICATES, [
    'GatewayFrontendClientCertificateValidation',
    'GatewayFrontendClientCertificateValidationInsecureFallback',
    'GatewayFrontendInvalidDefaultClientCertificateValidation',
    'GatewayInvalidFrontendClientCertificateValidation',
  ]),
  ['GatewayInfrastructure', 'Nothing is created in Kubernetes for a Gateway that could carry labels.'],
  [
    'GatewayStaticAddresses',
    'It wants a pool of addresses. The reasons it asks for: policy/src/compile/gateway.test.ts.',
  ],
  ['HTTPRouteCORS', 'No engine answers cross-origin requests: such a route is not accepted (docs/adr/0011).'],
  [
    'HTTPRouteHTTPSListenerDetectMisdirectedRequests',
    'It compares server names of TLS with hosts; HTTPS is not served yet.',
  ],
]);
