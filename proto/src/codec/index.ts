export { type Codec, createCodec, type JsonObject, type Partially } from './codec.ts';
export { CodecError, type CodecErrorCode } from './error.ts';
export { decode, encode, fill, fromJson, type OwnMessageName, toJson } from './own.ts';
export {
  defineService,
  type MessageIo,
  type MethodDefinition,
  type MethodSpec,
  type OwnServices,
  type ServiceDefinition,
  serviceDefinition,
} from './services.ts';
export { compareUtf8 } from './utf8.ts';
export { versionOf } from './version.ts';
