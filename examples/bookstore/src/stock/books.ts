/** A book the shop sells. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly year: number;
  /** List price in cents. */
  readonly cents: number;
  /** How much readers like it, against the others. */
  readonly popularity: number;
}

/** All books of the shop. */
export const BOOKS: readonly Book[] = [
  {
    id: 'on-governors',
    title: 'On Governors',
    author: 'J. C. Maxwell',
    year: 1868,
    cents: 1890,
    popularity: 34,
  },
  {
    id: 'frankenstein',
    title: 'Frankenstein',
    author: 'Mary Shelley',
    year: 1818,
    cents: 1250,
    popularity: 21,
  },
  { id: 'moby-dick', title: 'Moby-Dick', author: 'Herman Melville', year: 1851, cents: 1690, popularity: 14 },
  {
    id: 'middlemarch',
    title: 'Middlemarch',
    author: 'George Eliot',
    year: 1871,
    cents: 1550,
    popularity: 10,
  },
  { id: 'walden', title: 'Walden', author: 'H. D. Thoreau', year: 1854, cents: 990, popularity: 8 },
  { id: 'dracula', title: 'Dracula', author: 'Bram Stoker', year: 1897, cents: 1150, popularity: 6 },
  { id: 'emma', title: 'Emma', author: 'Jane Austen', year: 1815, cents: 1090, popularity: 4 },
  { id: 'candide', title: 'Candide', author: 'Voltaire', year: 1759, cents: 850, popularity: 3 },
];
