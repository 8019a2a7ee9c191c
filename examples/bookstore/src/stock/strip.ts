/** What became of a purchase that reached stock. */
export interface Purchase {
  readonly user: string;
  /** `vip`, or empty. */
  readonly tier: string;
  /** Title of the book. */
  readonly book: string;
  /** Version of stock that took it. */
  readonly stock: string;
  /** Version of account that answered last; empty when none did. */
  readonly account: string;
  /** Status stock answered. */
  readonly status: number;
  /** Cents paid; 0 when it failed. */
  readonly cents: number;
  readonly isMemberPrice: boolean;
  /** Tries account saw; 0 when it failed. */
  readonly tries: number;
  /** Milliseconds account took, the way there and back included. */
  readonly ms: number;
}

/** A purchase on the strip: number from 1, and when it ended (milliseconds since 1970). */
export interface Listed extends Purchase {
  readonly seq: number;
  readonly at: number;
}

/** The last purchases, oldest first. */
export interface Strip {
  readonly add: (purchase: Purchase) => void;
  readonly all: () => readonly Listed[];
  /** Those after a number; all of them when that number was never given. */
  readonly after: (seq: number) => readonly Listed[];
}

/** Purchases the strip keeps. */
export const STRIP_LENGTH = 100;

/** An empty strip. */
export function createStrip(now: () => number): Strip {
  let listed: readonly Listed[] = [];
  let seq = 0;
  return {
    add: (purchase) => {
      seq += 1;
      listed = [...listed.slice(1 - STRIP_LENGTH), { ...purchase, seq, at: now() }];
    },
    all: () => listed,
    after: (known) => (known > seq ? listed : listed.filter((purchase) => purchase.seq > known)),
  };
}
