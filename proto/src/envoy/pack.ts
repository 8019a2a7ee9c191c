import protojson from 'protobufjs/ext/protojson.js';
import type { EnvoyMessages } from '../generated/envoy-types.ts';
import { canonical } from './canonical.ts';
import { EnvoyPackError, reasonOf } from './error.ts';
import { locate } from './locate.ts';
import { envoyType } from './root.ts';

/** Full name of an Envoy message. */
export type EnvoyMessageName = keyof EnvoyMessages;

/** A google.protobuf.Any whose body is encoded. */
export interface EncodedAny {
  /** `type.googleapis.com/<full name>`. */
  readonly typeUrl: string;
  /** Encoded body. */
  readonly value: Uint8Array;
}

const TYPE_PREFIX = 'type.googleapis.com/';

/** Type URL of an Envoy message, as discovery requests name it. */
export function typeUrlOf<K extends EnvoyMessageName>(type: K): `type.googleapis.com/${K}` {
  return `${TYPE_PREFIX}${type}`;
}

/**
 * Encodes an Envoy message written as Envoy's documents show it (proto3 JSON). Equal bodies give equal bytes, whatever
 * the order of their properties.
 *
 * @throws {EnvoyPackError} With the path of what does not fit its type.
 */
export function pack<K extends EnvoyMessageName>(type: K, body: EnvoyMessages[K]): Uint8Array {
  try {
    const reflected = envoyType(type);
    // A copy: the library's buffers come from a pool that small results would keep alive.
    return new Uint8Array(reflected.encode(protojson.fromJson(reflected, canonical(body))).finish());
  } catch (error) {
    throw packError(type, body, error);
  }
}

function packError(type: string, body: unknown, error: unknown): EnvoyPackError {
  try {
    const { path, reason } = locate(envoyType(type), body);
    return new EnvoyPackError(type, path, reason);
  } catch {
    return new EnvoyPackError(type, '', reasonOf(error));
  }
}

/**
 * Decodes an Envoy message to proto3 JSON. Unknown fields are left out.
 *
 * @throws {EnvoyPackError} Where the bytes are not that message, or hold an Any of an unknown type.
 */
export function unpack<K extends EnvoyMessageName>(type: K, bytes: Uint8Array): EnvoyMessages[K] {
  try {
    const reflected = envoyType(type);
    return protojson.toJson(reflected, reflected.decode(bytes));
  } catch (error) {
    throw new EnvoyPackError(type, '', reasonOf(error));
  }
}

/**
 * Encodes a message and names its type, as a discovery response carries it.
 *
 * @throws {EnvoyPackError} As `pack`.
 */
export function packAny<K extends EnvoyMessageName>(type: K, body: EnvoyMessages[K]): EncodedAny {
  return { typeUrl: typeUrlOf(type), value: pack(type, body) };
}
