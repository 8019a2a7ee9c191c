export { type Codec, createCodec, type JsonObject, type Partially } from './codec.ts';
export { CodecError, type CodecErrorCode } from './error.ts';
export { decode, encode, fill, fromJson, type OwnMessageName, toJson } from './own.ts';
export {
  type MethodDefinition,
  type ServiceDefinition,
  serviceDefinition,
} from './services.ts';
export { versionOf } from './version.ts';
