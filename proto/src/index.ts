export {
  type Codec,
  CodecError,
  type CodecErrorCode,
  createCodec,
  decode,
  encode,
  fill,
  fromJson,
  type JsonObject,
  type MethodDefinition,
  type OwnMessageName,
  type Partially,
  type ServiceDefinition,
  serviceDefinition,
  toJson,
  versionOf,
} from './codec/index.ts';
export { FEATURE_NAMES, FEATURES, type Feature, type FeatureName, failsClosed } from './features/features.ts';
export type { OwnMessages } from './generated/own-types.ts';
