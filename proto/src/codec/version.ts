import { createHash } from 'node:crypto';

const VERSION_LENGTH = 12;

/** Version of an entry or artefact: the first 12 base64url characters of SHA-256 over its bytes. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, VERSION_LENGTH);
}
