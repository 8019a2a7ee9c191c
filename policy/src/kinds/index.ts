export type { CatalogServiceSpec } from './catalog-service.ts';
export type { ConfigMapSpec } from './config-map.ts';
export { DEFAULT_ENGINE, DEFAULT_RESOURCES, withDefaults } from './defaults.ts';
export { durationMs } from './duration.ts';
export type { EngineSpec } from './engine.ts';
export type { EnvoyPatchSpec } from './envoy-patch.ts';
export type { GatewayListener, GatewaySpec } from './gateway.ts';
export { CONTROLLER_NAME, type GatewayClassSpec } from './gateway-class.ts';
export type { HTTPBackendRef, HTTPRouteRule, HTTPRouteSpec } from './http-route.ts';
export type { HTTPRouteFilter } from './http-route-filter.ts';
export type { HTTPRouteMatch } from './http-route-match.ts';
export type { InstanceOverrideSpec } from './instance-override.ts';
export { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
export type { Key } from './key.ts';
export {
  apiVersionOf,
  type ExampleDocument,
  FLYBALL_GROUP,
  GATEWAY_GROUP,
  type Kind,
  type KindClass,
} from './kind.ts';
export type { LabelSelector } from './label-selector.ts';
export { DEFAULT_NAMESPACE, unstoredMetadata } from './metadata.ts';
export type { NamespaceSpec } from './namespace.ts';
export type { PolicyTestSpec } from './policy-test.ts';
export type { PortClaimSpec } from './port-claim.ts';
export type { RateLimitPolicySpec, RateLimitRule } from './rate-limit-policy.ts';
export { codesReference, kindReference } from './reference.ts';
export type { ReferenceGrantSpec } from './reference-grant.ts';
export type { ParentRef } from './references.ts';
export { KINDS, kindByPlural, kindOf } from './registry.ts';
export { REDACTED, redact, type SecretSpec } from './secret.ts';
export type { ServiceSpec } from './service.ts';
export type { SourceSpec } from './source.ts';
export { splitSubset } from './subset.ts';
export type { TargetKind } from './target-refs.ts';
export type { TrafficPolicySpec } from './traffic-policy.ts';
