import { crc32 } from 'node:zlib';
import { logError, logFault } from '../log/errors.ts';
import { corrupt } from './store-errors.ts';

// One byte of format, four of CRC-32 over key and payload (so a value under a wrong key is damage too), payload.
const FORMAT = 1;
const HEADER = 5;

/** Wraps a payload so that damage is seen when it is read. */
export function seal(key: string, payload: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(HEADER + payload.length);
  sealed[0] = FORMAT;
  viewOf(sealed).setUint32(1, checksum(key, payload));
  sealed.set(payload, HEADER);
  return sealed;
}

/** The payload of a sealed value. Throws FLYBALL_LOG_CORRUPT or FLYBALL_LOG_NEWER with the key. */
export function unseal(key: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < HEADER) throw corrupt(key, 'it is cut short');
  const payload = payloadOf(sealed);
  const sound = viewOf(sealed).getUint32(1) === checksum(key, payload);
  if (!sound) throw corrupt(key, 'its checksum does not match');
  if (sealed[0] !== FORMAT) {
    const message = `${key} has store format ${sealed[0]}; this version reads ${FORMAT}.`;
    throw logError(logFault('FLYBALL_LOG_NEWER', { message, where: key }));
  }
  return payload;
}

/** The payload of a value that is known to be sound. */
export const payloadOf = (sealed: Uint8Array): Uint8Array => sealed.subarray(HEADER);

const checksum = (key: string, payload: Uint8Array): number => crc32(payload, crc32(key));

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
