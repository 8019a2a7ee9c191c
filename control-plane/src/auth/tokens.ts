import { createAttempts } from './attempts.ts';
import { type AuthFault, authError, authFault } from './errors.ts';
import { mayDo, type Role, type Verb } from './roles.ts';
import { bearerOf, newToken, type RandomBytes } from './token.ts';
import {
  encodeBook,
  findToken,
  isLiving,
  type TokenBook,
  type TokenGrant,
  type TokenRecord,
  withRevoked,
  withToken,
} from './token-book.ts';
import { createShelf, type Shelf, type ShelfOptions } from './token-shelf.ts';

/** Who asks. */
export interface Subject {
  /** Id of the token, to count by; not secret. */
  readonly token: string;
  readonly role: Role;
  /** Author of what it changes. */
  readonly holder: string;
  /** Engine the token is for. */
  readonly engine?: string;
  /** Milliseconds since the epoch; absent when it does not expire. */
  readonly expiresAt?: number;
}

/** A subject, or why there is none. */
export type Authenticated = { readonly subject: Subject } | { readonly fault: AuthFault };

/** A token that was made. The text is shown to whoever asked and kept nowhere. */
export interface IssuedToken {
  /** Not secret: names it in lists, and to revoke it. */
  readonly id: string;
  readonly text: string;
  readonly expiresAt?: number;
}

/** What is decided about a token of an engine. */
export interface EngineTerms {
  /** Milliseconds it holds. */
  readonly lastsMs?: number;
  /** Who asked for it. */
  readonly by?: string;
}

/** A token as it is listed. */
export type TokenInfo = Omit<TokenRecord, 'hash'>;

/** The tokens of one plane. */
export interface Tokens {
  /** `header`: the Authorization header; `address`: of the peer, to bound guessing. */
  readonly authenticate: (header: string | undefined, address: string) => Authenticated;
  /** A token for twelve hours with the rights of the one who logs in. Throws an AuthError. */
  readonly login: (subject: Subject) => IssuedToken;
  /** A token for one engine; without a time it does not expire. Throws an AuthError. */
  readonly issueEngine: (engine: string, terms?: EngineTerms) => IssuedToken;
  /** A token that may look but not change. Throws an AuthError. */
  readonly issueViewer: (holder: string) => IssuedToken;
  /** Tokens that hold, and those that were revoked of late; never a hash. */
  readonly list: () => readonly TokenInfo[];
  /** Ends a token; undefined when none of that id holds. Throws an AuthError for the administrator's own. */
  readonly revoke: (id: string, by: string) => TokenInfo | undefined;
  /** Whether the token of an id still holds, at most a second late. */
  readonly holds: (id: string) => boolean;
  /** Ends all tokens and makes a new one for the administrator, also while another process serves. */
  readonly reset: () => IssuedToken;
}

/** What tokens are made of. */
export interface TokenOptions extends ShelfOptions {
  readonly random: RandomBytes;
}

/** The tokens, and that of the administrator when it was made just now: to be shown once. */
export interface OpenedTokens {
  readonly tokens: Tokens;
  readonly admin?: IssuedToken;
}

const LOGIN_MS = 12 * 3_600_000;

/** Opens the tokens of a file; makes the administrator's when there is none. Throws an AuthError. */
export function openTokens(options: TokenOptions): OpenedTokens {
  const shelf = createShelf(options);
  const tokens = tokensOf(shelf, options);
  return shelf.isEmpty() ? { tokens, admin: tokens.reset() } : { tokens };
}

/** Ends all tokens of a file and makes a new one for the administrator, whatever the file holds: it may be damaged. */
export const resetTokens = ({ file, random, now }: TokenOptions): IssuedToken =>
  issuer((book) => file.write(encodeBook(book)), random)(adminGrant(now()), new Map());

const adminGrant = (createdAt: number): TokenGrant => ({ role: 'admin', holder: 'admin', createdAt });

/** Makes a token and puts the book that knows it. */
const issuer =
  (put: (book: TokenBook) => void, random: RandomBytes) =>
  (grant: TokenGrant, from: TokenBook): IssuedToken => {
    const token = newToken(random);
    const book = withToken(from, token, grant);
    if (book === undefined) throw authError(authFault('FLYBALL_AUTH_FULL', 'There are too many tokens.'));
    put(book);
    const { id, text } = token;
    return { id, text, ...(grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }) };
  };

function tokensOf(shelf: Shelf, { random, now }: TokenOptions): Tokens {
  const attempts = createAttempts();
  const issue = issuer(shelf.put, random);
  const lasting = (role: Role, holder: string): TokenGrant => ({ role, holder, createdAt: now() });
  return {
    authenticate(header, address) {
      const text = bearerOf(header);
      if (text === undefined) return refused('FLYBALL_AUTH_MISSING', 'The request carries no bearer token.');
      const record = findToken(shelf.book(), text, now());
      if (record !== undefined) return { subject: subjectOf(record) };
      // A valid token is never held up: behind one address (a proxy, this machine) there are many clients, and one
      // with an old token must not lock out the others. 256 random bits cannot be guessed at any rate.
      return attempts.failed(address, now())
        ? refused('FLYBALL_AUTH_TOO_MANY', 'This address sent too many wrong tokens.')
        : refused('FLYBALL_AUTH_INVALID', 'The token is wrong, expired or revoked.');
    },
    login: ({ role, holder, engine }) => {
      const grant = { ...lasting(role, holder), ...(engine === undefined ? {} : { engine }) };
      return issue({ ...grant, expiresAt: now() + LOGIN_MS }, shelf.latest());
    },
    issueEngine: (engine, { lastsMs, by } = {}) => {
      const grant = { ...lasting('engine', `engine:${engine}`), engine };
      const expires = lastsMs === undefined ? {} : { expiresAt: now() + lastsMs };
      return issue({ ...grant, ...expires, ...(by === undefined ? {} : { issuedBy: by }) }, shelf.latest());
    },
    issueViewer: (holder) => issue(lasting('viewer', holder), shelf.latest()),
    list: () => [...shelf.latest().values()].filter((record) => isListed(record, now())).map(infoOf),
    revoke: (id, by) => revoke(shelf, id, { at: now(), by }),
    holds: (id) => {
      const record = shelf.book().get(id);
      return record !== undefined && isLiving(record, now());
    },
    reset: () => issue(adminGrant(now()), new Map()),
  };
}

const infoOf = ({ hash: _, ...info }: TokenRecord): TokenInfo => info;

const isListed = (record: TokenRecord, now: number): boolean =>
  record.revoked !== undefined || isLiving(record, now);

function revoke(shelf: Shelf, id: string, revoked: { at: number; by: string }): TokenInfo | undefined {
  const book = shelf.latest();
  const record = book.get(id);
  const next = withRevoked(book, id, revoked);
  if (record === undefined || next === undefined) return undefined;
  // Without one nobody could make a new one by the API, and who has it could lock out the owner of the machine.
  if (record.role === 'admin' && record.expiresAt === undefined)
    throw authError(authFault('FLYBALL_AUTH_ADMIN', 'This is the lasting token of the administrator.'));
  shelf.put(next);
  return infoOf({ ...record, revoked });
}

const refused = (code: AuthFault['code'], message: string): Authenticated => ({
  fault: authFault(code, message),
});

function subjectOf({ id, role, holder, engine, expiresAt }: TokenRecord): Subject {
  return {
    token: id,
    role,
    holder,
    ...(engine === undefined ? {} : { engine }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Why a subject must not do something; undefined when it may. */
export const forbidden = (subject: Subject, verb: Verb): AuthFault | undefined =>
  mayDo(subject.role, verb)
    ? undefined
    : authFault('FLYBALL_AUTH_FORBIDDEN', `The role ${subject.role} may not ${verb}.`);
