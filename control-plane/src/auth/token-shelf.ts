import { authError, authFault } from './errors.ts';
import type { PrivateFile } from './private-file.ts';
import { decodeBook, encodeBook, type TokenBook } from './token-book.ts';

/** What a shelf is made of. */
export interface ShelfOptions {
  readonly file: PrivateFile;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How often the file is looked at for what others wrote to it. */
const RELOAD_MS = 1_000;

/** The book as the file has it. */
export interface Shelf {
  readonly isEmpty: () => boolean;
  /** At most a second old. */
  readonly book: () => TokenBook;
  /** As of now: what is built on it must not bring back what another process has ended. */
  readonly latest: () => TokenBook;
  readonly put: (book: TokenBook) => void;
}

/** Reads the book of a file. Throws an AuthError when it is damaged. */
export function createShelf({ file, now }: ShelfOptions): Shelf {
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
