import { createHash, timingSafeEqual } from 'node:crypto';

/** A token as it is shown once: `fb_<id>_<secret>`. The prefix lets scanners of leaked secrets find it. */
export interface NewToken {
  /** Not secret: names the token in lists and logs. 16 hex digits. */
  readonly id: string;
  readonly text: string;
  /** SHA-256 of the text, hex. Enough without salt: the text holds 256 random bits. */
  readonly hash: string;
}

/** Random bytes of that number. */
export type RandomBytes = (count: number) => Uint8Array;

const TOKEN = /^fb_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** Makes a token of 64 bits of id and 256 of secret. */
export function newToken(random: RandomBytes): NewToken {
  const id = Buffer.from(random(8)).toString('hex');
  const text = `fb_${id}_${Buffer.from(random(32)).toString('base64url')}`;
  return { id, text, hash: hashOf(text) };
}

/** Id of a token's text; undefined when it has not the form of one. */
export const idOf = (text: string): string | undefined => TOKEN.exec(text)?.[1];

/** Whether a text has that hash; takes the same time for all hashes. */
export function hasHash(text: string, hash: string): boolean {
  const [given, wanted] = [Buffer.from(hashOf(text), 'hex'), Buffer.from(hash, 'hex')];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

// RFC 6750, section 2.1; the scheme's case does not count (RFC 9110, section 11.1).
const BEARER = /^bearer +([^ ]{1,512})$/i;

/** Token of an Authorization header; undefined when it carries none. */
export const bearerOf = (header: string | undefined): string | undefined => BEARER.exec(header ?? '')?.[1];
