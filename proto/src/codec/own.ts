import { ownDescriptor } from '../generated/own-descriptor.ts';
import type { OwnMessages } from '../generated/own-types.ts';
import { createCodec, type JsonObject, type Partially } from './codec.ts';

const codec = createCodec<OwnMessages>(ownDescriptor);

/** Full name of a message of our own contracts. */
export type OwnMessageName = keyof OwnMessages;

/**
 * Canonical bytes of a message: fields in order of number, maps sorted by the bytes of their keys, defaults left out.
 * Equal messages give equal bytes, whatever the order of their properties.
 *
 * @throws {CodecError} `FLYBALL_PROTO_ENCODE` where the value is not of its type.
 */
export function encode<K extends OwnMessageName>(type: K, value: OwnMessages[K]): Uint8Array {
  return codec.encode(type, value);
}

/**
 * The message that bytes hold. Unknown fields are skipped; absent ones have their defaults; maps have no prototype.
 *
 * @throws {CodecError} `FLYBALL_PROTO_DECODE` where the bytes are not that message.
 */
export function decode<K extends OwnMessageName>(type: K, bytes: Uint8Array): OwnMessages[K] {
  return codec.decode(type, bytes);
}

/**
 * Completes a message of which parts were left out, at any depth; a string with a closed list gets its first value.
 *
 * @throws {CodecError} `FLYBALL_PROTO_ENCODE` where a value is not of its type.
 */
export function fill<K extends OwnMessageName>(type: K, partial: Partially<OwnMessages[K]>): OwnMessages[K] {
  return codec.fill(type, partial);
}

/**
 * Canonical JSON for golden files: defaults left out, fields in order of number, bytes as base64.
 *
 * @throws {CodecError} `FLYBALL_PROTO_JSON` where the value is not of its type.
 */
export function toJson<K extends OwnMessageName>(type: K, value: OwnMessages[K]): JsonObject {
  return codec.toJson(type, value);
}

/**
 * The message that parsed JSON holds; the counterpart of `toJson`.
 *
 * @throws {CodecError} `FLYBALL_PROTO_JSON` with the path of an unknown field or of a value that is not of its type.
 */
export function fromJson<K extends OwnMessageName>(type: K, json: unknown): OwnMessages[K] {
  return codec.fromJson(type, json);
}
