export { type EnvoyBootstrapOptions, envoyBootstrap } from './bootstrap/envoy.ts';
export { type GrpcBootstrapOptions, grpcBootstrap } from './bootstrap/grpc.ts';
export type { DecodedEntry, IrChange } from './change.ts';
export { DEFAULT_REQUEST_TIMEOUT_MS } from './envoy/timing.ts';
export {
  type ClusterTarget,
  clusterName,
  clusterTarget,
  gateName,
  grpcListenerNames,
  NO_BACKEND_CLUSTER,
  viewName,
} from './names.ts';
export type {
  ClientClass,
  ResourceChange,
  ResourceKey,
  SourceEntry,
  WildcardView,
  XdsResource,
  XdsType,
} from './resource.ts';
export { XDS_TYPES } from './resource.ts';
export { createTranslator, type Translator } from './translator.ts';
