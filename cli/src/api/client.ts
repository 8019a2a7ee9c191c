import type { Io } from '../io.ts';
import { type Context, contextOf, trimmed } from './context.ts';
import { isRefusal, notUnderstood, refusalOf, UNKNOWN_PATH } from './refused.ts';
import { unreachable } from './unreachable.ts';

/** A request to the server. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** Milliseconds it may take; default 60,000. */
  readonly timeoutMs?: number;
}

/** The server. */
export interface Api {
  readonly context: Context;
  /** The JSON answer, whose shape is the server's word. Throws a fault. */
  readonly ask: <Answer>(path: string, call?: Call) => Promise<Answer>;
  /** The same; undefined when it is not found. */
  readonly find: <Answer>(path: string) => Promise<Answer | undefined>;
  /** Lines of an answer that comes as it is made. */
  readonly lines: (path: string, body?: AsyncIterable<Uint8Array>) => Promise<AsyncIterable<string>>;
}

/** Path of what is no resource. */
export const own = (name: string, query: Readonly<Record<string, string>> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return `/apis/flyball.dev/v1/${name}${text === '' ? '' : `?${text}`}`;
};

const DEFAULT_MS = 60_000;

/** The server of the context that holds here; says so where the environment names another one in vain. */
export const openApi = async (io: Io): Promise<Api> => {
  const context = await contextOf(io);
  const { FLYBALL_URL: wanted = '' } = io.env;
  if (wanted !== '' && trimmed(wanted) !== context.url)
    await io.stderr.write(
      `Note: ${context.from} goes before FLYBALL_URL; this speaks with ${context.url}.\n`,
    );
  return apiOf(io, context);
};

/** A server. */
export const apiOf = (io: Pick<Io, 'fetch'>, context: Context): Api => {
  const sent = (path: string, init: RequestInit) => send(io, context, { path, init });
  const ask = async (path: string, { method = 'GET', body, timeoutMs = DEFAULT_MS }: Call = {}) => {
    const init = {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : jsonBody(body)),
    };
    const response = await sent(path, init);
    const answer = await json(response, context);
    if (response.ok) return answer;
    throw refusalOf(response.status, answer, context);
  };
  return {
    context,
    ask: async <Answer>(path: string, call?: Call) => (await ask(path, call)) as Answer,
    find: async <Answer>(path: string) => {
      const response = await sent(path, { signal: AbortSignal.timeout(DEFAULT_MS) });
      const answer = await json(response, context);
      if (response.ok) return answer as Answer;
      const error = refusalOf(response.status, answer, context);
      if (response.status === 404 && isRefusal(error) && error.fault.code !== UNKNOWN_PATH) return undefined;
      throw error;
    },
    lines: async (path, body) => {
      const response = await sent(path, body === undefined ? {} : streamed(body));
      if (!response.ok) throw refusalOf(response.status, await json(response, context), context);
      return linesOf(response.body ?? [], context);
    },
  };
};

const jsonBody = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

const streamed = (body: AsyncIterable<Uint8Array>): RequestInit => ({
  method: 'POST',
  body: body as unknown as NonNullable<RequestInit['body']>,
  duplex: 'half',
  headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
});

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

const send = async (io: Pick<Io, 'fetch'>, context: Context, { path, init }: Sent): Promise<Response> => {
  const headers = new Headers(init.headers);
  if (context.token !== '') headers.set('authorization', `Bearer ${context.token}`);
  if (!headers.has('accept')) headers.set('accept', 'application/json');
  try {
    // A redirect could lead the token elsewhere.
    return await io.fetch(`${context.url}${path}`, { ...init, headers, redirect: 'error' });
  } catch (error) {
    throw unreachable(error, context);
  }
};

const json = async (response: Response, context: Context): Promise<unknown> => {
  try {
    return await response.json();
  } catch (error) {
    throw error instanceof SyntaxError
      ? notUnderstood(response.status, context)
      : unreachable(error, context);
  }
};

async function* linesOf(
  body: AsyncIterable<Uint8Array> | readonly [],
  context: Context,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  try {
    for await (const chunk of body) {
      const parts = `${held}${decoder.decode(chunk, { stream: true })}`.split('\n');
      held = parts.pop() ?? '';
      for (const part of parts) if (part !== '') yield part;
    }
  } catch (error) {
    throw unreachable(error, context);
  }
  if (held !== '') yield held;
}
