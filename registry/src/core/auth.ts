/** What a client proves itself with. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

/** A client that proved itself. */
export type Session = {
  /** Token for further requests. */
  readonly token: string;
  /** How long it holds, s. */
  readonly ttlSeconds: number;
};

/** Checks credentials; undefined when they are wrong. The plane implements it, and keeps its own cache. */
export type Authenticate = (credentials: Credentials) => Promise<Session | undefined>;

/** How a listener checks its clients: `open` on loopback, else by credentials. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'checked'; readonly authenticate: Authenticate };

/** Whether credentials open an access. */
export async function mayEnter(access: Access, credentials: Credentials | undefined): Promise<boolean> {
  if (access.kind === 'open') return true;
  if (credentials === undefined) return false;
  return (await access.authenticate(credentials)) !== undefined;
}
