import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '../auth/token.ts';
import { secretError } from './errors.ts';
import type { SecretKeys } from './keys.ts';

/**
 * A sealed value as base64: `FBS1`, key id (4 bytes), nonce (12), AES-256-GCM ciphertext, tag (16); NIST SP 800-38D.
 * It is bound to its place, so that nobody who writes to the log can move it into a secret he may read.
 */
const MAGIC = Buffer.from('FBS1');
const CIPHER = 'aes-256-gcm';
const [ID_BYTES, NONCE_BYTES, TAG_BYTES] = [4, 12, 16];
const HEAD_BYTES = MAGIC.length + ID_BYTES + NONCE_BYTES;

/** Seals a text under the current key. `place`: object and entry. */
export function sealText(text: string, place: string, by: SecretKeys & { random: RandomBytes }): string {
  const key = by.keys.get(by.current);
  if (key === undefined) throw unknownKey(place);
  const nonce = by.random(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const head = Buffer.concat([MAGIC, Buffer.from(by.current, 'hex'), nonce]);
  return Buffer.concat([head, body, cipher.getAuthTag()]).toString('base64');
}

/** Opens what `sealText` made for the same place. Throws a SecretError otherwise. */
export function openText(sealed: string, place: string, { keys }: SecretKeys): string {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < HEAD_BYTES + TAG_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw damaged(place);
  const key = keys.get(bytes.subarray(MAGIC.length, MAGIC.length + ID_BYTES).toString('hex'));
  if (key === undefined) throw unknownKey(place);
  const nonce = bytes.subarray(HEAD_BYTES - NONCE_BYTES, HEAD_BYTES);
  const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  cipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const body = cipher.update(bytes.subarray(HEAD_BYTES, bytes.length - TAG_BYTES));
    return Buffer.concat([body, cipher.final()]).toString('utf8');
  } catch {
    throw damaged(place);
  }
}

const damaged = (place: string) =>
  secretError('FLYBALL_SECRET_DAMAGED', place, `${place} is not what was sealed there.`);

const unknownKey = (place: string) =>
  secretError(
    'FLYBALL_SECRET_KEY_UNKNOWN',
    place,
    `${place} is sealed under a key that is not in the key file.`,
  );
