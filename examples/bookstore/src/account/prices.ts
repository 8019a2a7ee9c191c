/** A version of the account service. */
export type AccountVersion = 'v1' | 'v2' | 'v3';

/** What a book costs a user. */
export interface Price {
  /** Cents. */
  readonly cents: number;
  readonly isMemberPrice: boolean;
}

const MEMBER_SHARE = 0.85;
const FIVE_CENTS = 5;

/** Price by version: v2 has a member price, 15 % less and rounded to five cents. */
export const priceOf = (version: AccountVersion, listCents: number): Price =>
  version === 'v2'
    ? { cents: Math.round((listCents * MEMBER_SHARE) / FIVE_CENTS) * FIVE_CENTS, isMemberPrice: true }
    : { cents: listCents, isMemberPrice: false };
