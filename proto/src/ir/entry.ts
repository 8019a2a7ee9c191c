import { createHash } from 'node:crypto';
import { decode, encode } from '../codec/own.ts';
import { versionOf } from '../codec/version.ts';
import { requiredFeatures } from '../features/required.ts';
import type { Entry, IrBody, IrKind } from './types.ts';

/** An entry with what is derived from its bytes. */
export interface VersionedEntry extends Entry {
  /** First 12 base64url characters of SHA-256 over `body`. */
  readonly version: string;
}

const typeOf = <K extends IrKind>(kind: K): `flyball.ir.v1.${K}` => `flyball.ir.v1.${kind}`;

/** Encodes a body into an entry; the features it requires follow from the body. */
export const makeEntry = <K extends IrKind>(kind: K, key: string, body: IrBody<K>): VersionedEntry => {
  const bytes = encode(typeOf(kind), body);
  return { kind, key, requires: requiredFeatures(kind, body), body: bytes, version: versionOf(bytes) };
};

/** Adds the version to an entry as received; the bytes are never re-encoded. */
export const withVersion = (entry: Entry): VersionedEntry => ({ ...entry, version: versionOf(entry.body) });

/** Decodes the body of an entry of a known kind. Throws CodecError when the bytes are not that message. */
export const readBody = <K extends IrKind>(kind: K, entry: Entry): IrBody<K> =>
  decode(typeOf(kind), entry.body);

/** Digest of entries of one kind: over `key NUL version LF` rows in byte order of the keys. */
export const digestOf = (held: Iterable<readonly [key: string, version: string]>): string => {
  const hash = createHash('sha256');
  for (const row of [...held].map(([key, version]) => `${key}\0${version}\n`).sort(byBytes)) hash.update(row);
  return hash.digest('base64url').slice(0, 12);
};

/** Byte order of ASCII keys; the order of JavaScript's operators on them. */
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
