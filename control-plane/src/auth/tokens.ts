import { createAttempts } from './attempts.ts';
import { type AuthFault, authError, authFault } from './errors.ts';
import type { PrivateFile } from './private-file.ts';
import { mayDo, type Role, type Verb } from './roles.ts';
import { bearerOf, newToken, type RandomBytes } from './token.ts';
import {
  decodeBook,
  encodeBook,
  findToken,
  type TokenBook,
  type TokenGrant,
  type TokenRecord,
  withToken,
} from './token-book.ts';

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
  readonly text: string;
  readonly expiresAt?: number;
}

/** The tokens of one plane. */
export interface Tokens {
  /** `header`: the Authorization header; `address`: of the peer, to bound guessing. */
  readonly authenticate: (header: string | undefined, address: string) => Authenticated;
  /** A token for twelve hours with the rights of the one who logs in. Throws an AuthError. */
  readonly login: (subject: Subject) => IssuedToken;
  /** A token for one engine; does not expire. Throws an AuthError. */
  readonly issueEngine: (engine: string) => IssuedToken;
  /** A token that may look but not change. Throws an AuthError. */
  readonly issueViewer: (holder: string) => IssuedToken;
  /** Ends all tokens and makes a new one for the administrator, also while another process serves. */
  readonly reset: () => IssuedToken;
}

/** What tokens are made of. */
export interface TokenOptions {
  readonly file: PrivateFile;
  readonly random: RandomBytes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The tokens, and that of the administrator when it was made just now: to be shown once. */
export interface OpenedTokens {
  readonly tokens: Tokens;
  readonly admin?: IssuedToken;
}

const LOGIN_MS = 12 * 3_600_000;

/** How often the file is looked at for what others wrote to it. */
const RELOAD_MS = 1_000;

/** Opens the tokens of a file; makes the administrator's when there is none. Throws an AuthError. */
export function openTokens(options: TokenOptions): OpenedTokens {
  const shelf = createShelf(options);
  const tokens = tokensOf(shelf, options);
  return shelf.isEmpty() ? { tokens, admin: tokens.reset() } : { tokens };
}

function tokensOf(shelf: Shelf, { random, now }: TokenOptions): Tokens {
  const attempts = createAttempts();
  const issue = (grant: TokenGrant, from: TokenBook): IssuedToken => {
    const token = newToken(random);
    const book = withToken(from, token, grant);
    if (book === undefined) throw authError(authFault('FLYBALL_AUTH_FULL', 'There are too many tokens.'));
    shelf.put(book);
    return { text: token.text, ...(grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }) };
  };
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
    issueEngine: (engine) => issue({ ...lasting('engine', `engine:${engine}`), engine }, shelf.latest()),
    issueViewer: (holder) => issue(lasting('viewer', holder), shelf.latest()),
    reset: () => issue(lasting('admin', 'admin'), new Map()),
  };
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

/** The book as the file has it. */
interface Shelf {
  readonly isEmpty: () => boolean;
  /** At most a second old. */
  readonly book: () => TokenBook;
  /** As of now: what is built on it must not bring back what another process has ended. */
  readonly latest: () => TokenBook;
  readonly put: (book: TokenBook) => void;
}

function createShelf({ file, now }: TokenOptions): Shelf {
  let version = file.version();
  let book = load(file);
  let looked = now();
  const refresh = () => {
    looked = now();
    const current = file.version();
    if (current === version) return;
    book = load(file);
    version = current;
  };
  return {
    isEmpty: () => version === '',
    book() {
      if (now() - looked >= RELOAD_MS) refresh();
      return book;
    },
    latest() {
      refresh();
      return book;
    },
    put(next) {
      file.write(encodeBook(next));
      version = file.version();
      book = next;
    },
  };
}

/** Tokens of the file; none when it is absent. A damaged file is told, never taken for an empty one. */
function load(file: PrivateFile): TokenBook {
  const text = readText(file);
  if (text === undefined) return new Map();
  const book = decodeBook(text);
  if (book === undefined) throw damaged();
  return book;
}

function readText(file: PrivateFile): string | undefined {
  try {
    return file.read();
  } catch (error) {
    throw damaged(error);
  }
}

const damaged = (cause?: unknown) =>
  authError(authFault('FLYBALL_AUTH_FILE', 'The token file is damaged or cannot be read.'), cause);
