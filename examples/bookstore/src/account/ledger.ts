import { createRecent } from '../recent.ts';
import type { Price } from './prices.ts';

/** A purchase as it was booked. */
export interface Booking {
  readonly price: Price;
  /** Cents left afterwards. */
  readonly balance: number;
}

/** Balances of users and their purchases, shared by all instances as a database would be. */
export interface Ledger {
  /** Cents a user has. */
  readonly balance: (user: string) => number;
  /** Counts a try of a purchase: 1 for the first. */
  readonly attempt: (purchase: string) => number;
  /** Books a purchase; one that is booked already is not booked again. `replayed`: it was. */
  readonly book: (order: Order) => Booking & { readonly replayed: boolean };
}

/** What is bought, by whom. */
export interface Order {
  readonly purchase: string;
  readonly user: string;
  readonly price: Price;
}

const OPENING_CENTS = 20_000;
const REMEMBERED = 10_000;

/** An empty ledger. It remembers the last 10,000 users and purchases; a balance that runs out is filled up. */
export function createLedger(): Ledger {
  const balances = createRecent<string, number>(REMEMBERED);
  const bookings = createRecent<string, Booking>(REMEMBERED);
  const attempts = createRecent<string, number>(REMEMBERED);
  const balance = (user: string): number => balances.get(user) ?? OPENING_CENTS;
  return {
    balance,
    attempt: (purchase) => {
      const count = (attempts.get(purchase) ?? 0) + 1;
      attempts.set(purchase, count);
      return count;
    },
    book: ({ purchase, user, price }) => {
      // An id belongs to one user: nobody sees the purchase of another by guessing.
      const key = `${user} ${purchase}`;
      const before = bookings.get(key);
      if (before !== undefined) return { ...before, replayed: true };
      const held = balance(user);
      const left = (held < price.cents ? held + OPENING_CENTS : held) - price.cents;
      const booking = { price, balance: left };
      balances.set(user, left);
      bookings.set(key, booking);
      return { ...booking, replayed: false };
    },
  };
}
