import type { Random } from '../random.ts';
import { BOOKS } from '../stock/books.ts';

/** A purchase to make. */
export interface Shopping {
  readonly user: string;
  readonly isVip: boolean;
  /** Id of the book. */
  readonly book: string;
}

/** Users there are. */
export const USERS = 200;
const USERS_A_VIP = 20;

/** Name of a user: `user-000` to `user-199`. */
export const userName = (index: number): string => `user-${String(index).padStart(3, '0')}`;

/** Ten of them are vip: user-000, user-020, … user-180. */
const isVip = (index: number): boolean => index % USERS_A_VIP === 0;

/** Who buys next, and what: any user, popular books more often. */
export function nextShopping(random: Random): Shopping {
  const index = Math.floor(random() * USERS);
  return { user: userName(index), isVip: isVip(index), book: bookAt(random()) };
}

const TOTAL = BOOKS.reduce((sum, { popularity }) => sum + popularity, 0);

function bookAt(random: number): string {
  let left = random * TOTAL;
  const found = BOOKS.find(({ popularity }) => {
    left -= popularity;
    return left < 0;
  });
  return (found ?? BOOKS[0])?.id ?? '';
}
