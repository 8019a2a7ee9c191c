export type { Any, Duration, EnvoyEnums, EnvoyMessages, JsonValue } from '../generated/envoy-types.ts';
export { adsService } from './ads.ts';
export type {
  DeltaDiscoveryRequest,
  DeltaDiscoveryResponse,
  DeltaResource,
  DiscoveryRequest,
  DiscoveryResponse,
  ResourceError,
  StatusDetail,
  XdsNode,
} from './discovery.ts';
export { EnvoyPackError } from './error.ts';
export {
  type HealthStatus,
  type LbEndpoint,
  type LoadAssignment,
  type LocalityEndpoints,
  loadAssignmentBody,
} from './load-assignment.ts';
export { encodeLoadAssignment } from './load-assignment-bytes.ts';
export type { EndpointMetadata, MetadataValue } from './metadata.ts';
export { type EncodedAny, type EnvoyMessageName, pack, packAny, typeUrlOf, unpack } from './pack.ts';
export {
  decodeDeltaDiscoveryRequest,
  decodeDiscoveryRequest,
  encodeDeltaDiscoveryRequest,
  encodeDiscoveryRequest,
} from './request-bytes.ts';
export {
  decodeDeltaDiscoveryResponse,
  decodeDiscoveryResponse,
  encodeDeltaDiscoveryResponse,
  encodeDiscoveryResponse,
} from './response-bytes.ts';
