import { BOOKS, type Book } from './books.ts';

/** A version of the stock service. */
export type StockVersion = 'v1' | 'v2';

/** A book with what the inventory knows of it. */
export interface Shelved extends Pick<Book, 'id' | 'title' | 'author' | 'year' | 'cents'> {
  readonly sold: number;
  readonly left: number;
}

/** The inventory, shared by all instances. */
export interface Shelf {
  readonly find: (id: string) => Book | undefined;
  /** Takes one book; an empty place is filled again. */
  readonly take: (id: string) => void;
  /** All books: v1 sorts by title, v2 by sales, most sold first. */
  readonly list: (version: StockVersion) => readonly Shelved[];
}

const DELIVERY = 500;

/** A full shelf of which nothing was sold. */
export function createShelf(): Shelf {
  const books = new Map(BOOKS.map((book) => [book.id, book]));
  const sold = new Map<string, number>();
  const shelved = ({ id, title, author, year, cents }: Book): Shelved => {
    const count = sold.get(id) ?? 0;
    return { id, title, author, year, cents, sold: count, left: DELIVERY - (count % DELIVERY) };
  };
  return {
    find: (id) => books.get(id),
    take: (id) => void sold.set(id, (sold.get(id) ?? 0) + 1),
    list: (version) => {
      const byTitle = BOOKS.map(shelved).sort((a, b) => (a.title < b.title ? -1 : 1));
      return version === 'v1' ? byTitle : byTitle.sort((a, b) => b.sold - a.sold);
    },
  };
}
