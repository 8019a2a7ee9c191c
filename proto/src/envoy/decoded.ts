import { asBuffer } from '../codec/buffer.ts';
import { EnvoyPackError, reasonOf } from './error.ts';
import type { EnvoyMessageName } from './pack.ts';
import { envoyType } from './root.ts';

/**
 * Decodes to the message shape of the protobuf library and reads from it what is needed.
 *
 * @param read Takes the fields of `type` as the reflection names them; absent ones have their defaults.
 * @throws {EnvoyPackError} Where the bytes are not that message.
 */
export function decodeAs<Shape, T>(type: EnvoyMessageName, bytes: Uint8Array, read: (shape: Shape) => T): T {
  try {
    return read(envoyType(type).decode(asBuffer(bytes)) as unknown as Shape);
  } catch (error) {
    throw new EnvoyPackError(type, '', reasonOf(error));
  }
}

/**
 * Encodes the message shape of the protobuf library.
 *
 * @throws {EnvoyPackError} Where a value is not of its type.
 */
export function encodeAs(type: EnvoyMessageName, shape: Readonly<Record<string, unknown>>): Uint8Array {
  try {
    return new Uint8Array(envoyType(type).encode(shape).finish());
  } catch (error) {
    throw new EnvoyPackError(type, '', reasonOf(error));
  }
}
