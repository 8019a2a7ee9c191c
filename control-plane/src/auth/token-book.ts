import { isRole, type Role } from './roles.ts';
import { hasHash, idOf, type NewToken } from './token.ts';

/** What is kept of a token. Never its text. */
export interface TokenRecord {
  readonly id: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  readonly role: Role;
  /** Who holds it, for lists and as the author of changes. */
  readonly holder: string;
  /** Engine it is for; only of role `engine`. */
  readonly engine?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Absent: does not expire. */
  readonly expiresAt?: number;
  /** Who asked for it; absent of those the program makes itself. */
  readonly issuedBy?: string;
  /** Who ended it and when. Such a record is kept for a while, for people; its hash is none any more. */
  readonly revoked?: { readonly at: number; readonly by: string };
}

/** All tokens, by id. Immutable. */
export type TokenBook = ReadonlyMap<string, TokenRecord>;

/** What is decided about a new token. */
export type TokenGrant = Omit<TokenRecord, 'id' | 'hash'>;

/** Most tokens there may be at a time. */
export const MAX_TOKENS = 1_000;

/** Revoked tokens that are remembered, the last ones. */
const MAX_REVOKED = 100;

/** The book with a token more and without those that have expired; undefined when it is full. */
export function withToken(book: TokenBook, token: NewToken, grant: TokenGrant): TokenBook | undefined {
  const living = [...book].filter(([, record]) => isLiving(record, grant.createdAt));
  if (living.length >= MAX_TOKENS) return undefined;
  const revoked = [...book].filter(([, record]) => record.revoked !== undefined);
  return new Map([...revoked, ...living, [token.id, { id: token.id, hash: token.hash, ...grant }]]);
}

/** The book in which a token holds no more; undefined when there is none of that id that does. */
export function withRevoked(
  book: TokenBook,
  id: string,
  revoked: NonNullable<TokenRecord['revoked']>,
): TokenBook | undefined {
  const record = book.get(id);
  if (record === undefined || !isLiving(record, revoked.at)) return undefined;
  const before = [...book].filter(([, other]) => other.revoked !== undefined).slice(1 - MAX_REVOKED);
  const rest = [...book].filter(([other, { revoked: end }]) => other !== id && end === undefined);
  // No text has this hash: whoever reads the record, and overlooks that it is revoked, finds no token for it.
  return new Map([...before, [id, { ...record, hash: NO_HASH, revoked }], ...rest]);
}

/** Record of a valid token. An unknown id takes the time of a wrong secret. */
export function findToken(book: TokenBook, text: string, now: number): TokenRecord | undefined {
  const id = idOf(text);
  const record = id === undefined ? undefined : book.get(id);
  const same = hasHash(text, record?.hash ?? NO_HASH);
  return record !== undefined && same && isLiving(record, now) ? record : undefined;
}

const NO_HASH = '0'.repeat(64);

/** Whether a token holds at a time. */
export const isLiving = ({ expiresAt, revoked }: TokenRecord, now: number): boolean =>
  revoked === undefined && (expiresAt === undefined || now < expiresAt);

/** The book as text for its file. */
export const encodeBook = (book: TokenBook): string =>
  `${JSON.stringify({ v: 1, tokens: [...book.values()] }, undefined, 2)}\n`;

/** The book of a file's text; undefined when the text is not one. */
export function decodeBook(text: string): TokenBook | undefined {
  const content = parsed(text);
  if (!isMap(content) || content['v'] !== 1) return undefined;
  const tokens = content['tokens'];
  if (!Array.isArray(tokens) || tokens.length > MAX_TOKENS + MAX_REVOKED || !tokens.every(isRecord))
    return undefined;
  return new Map(tokens.map((record) => [record.id, record]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isMap = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRecord = (value: unknown): value is TokenRecord =>
  isMap(value) &&
  matches(value['id'], /^[0-9a-f]{16}$/) &&
  matches(value['hash'], /^[0-9a-f]{64}$/) &&
  isRole(value['role']) &&
  typeof value['holder'] === 'string' &&
  (value['engine'] === undefined || typeof value['engine'] === 'string') &&
  Number.isFinite(value['createdAt']) &&
  (value['expiresAt'] === undefined || Number.isFinite(value['expiresAt'])) &&
  (value['issuedBy'] === undefined || typeof value['issuedBy'] === 'string') &&
  (value['revoked'] === undefined || isRevocation(value['revoked']));

const isRevocation = (value: unknown): boolean =>
  isMap(value) && Number.isFinite(value['at']) && typeof value['by'] === 'string';

const matches = (value: unknown, form: RegExp): boolean => typeof value === 'string' && form.test(value);
