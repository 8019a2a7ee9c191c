/** Answer to `POST logins`. */
export interface LoginAnswer {
  readonly token: string;
  /** RFC 3339. */
  readonly expires?: string;
}

/** Answer to `POST tokens`. */
export interface CreatedToken {
  readonly id: string;
  readonly token: string;
  readonly engine: string;
  /** RFC 3339; absent: holds until it is revoked. */
  readonly expires?: string;
}

/** A token as it is listed, without its secret. Times are RFC 3339. */
export interface TokenRow {
  readonly id: string;
  readonly role: string;
  readonly engine?: string;
  readonly issuedBy?: string;
  readonly created: string;
  readonly expires?: string;
  readonly revoked?: string;
  readonly revokedBy?: string;
}
