/** An answer of a service. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** An answer in JSON. */
export const json = (status: number, body: unknown, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: `${JSON.stringify(body)}\n`,
});

/** An answer that says why not, for programs and for people. */
export const failure = (
  status: number,
  error: { readonly code: string; readonly message: string },
  headers: Reply['headers'] = {},
): Reply => json(status, { error }, headers);
