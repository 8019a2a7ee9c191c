import { hash } from 'node:crypto';

const VERSION_LENGTH = 12;

/**
 * Version of an entry or artefact: the first 12 base64url characters of SHA-256 over its bytes. In one call: 0.6 µs for
 * 600 bytes, where a hash object takes 1.0 µs.
 */
export function versionOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url').slice(0, VERSION_LENGTH);
}
