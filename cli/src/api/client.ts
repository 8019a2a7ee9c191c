import { EXIT, type ExitCode } from '../exit-codes.ts';
import { cliFault, type FaultError, faultError } from '../faults.ts';
import type { Io } from '../io.ts';
import type { ServerDiagnostic } from './answers.ts';
import { type Context, contextOf } from './context.ts';
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

/** A fault with the findings that the server told. */
export type RefusalError = FaultError & { readonly diagnostics: readonly ServerDiagnostic[] };

/** Whether a caught value is a refusal with findings. */
export const isRefusal = (value: unknown): value is RefusalError =>
  value instanceof Error && 'fault' in value && 'diagnostics' in value;

const DEFAULT_MS = 60_000;

/** The server of the context that holds here. */
export const openApi = async (io: Io): Promise<Api> => apiOf(io, await contextOf(io));

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
    return response.ok ? json(response, context) : refused(response, context);
  };
  return {
    context,
    ask: async <Answer>(path: string, call?: Call) => (await ask(path, call)) as Answer,
    find: async <Answer>(path: string) => {
      const response = await sent(path, { signal: AbortSignal.timeout(DEFAULT_MS) });
      if (response.status === 404) return undefined;
      return (await (response.ok ? json(response, context) : refused(response, context))) as Answer;
    },
    lines: async (path, body) => {
      const response = await sent(path, body === undefined ? {} : streamed(body));
      if (!response.ok) return refused(response, context);
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
    throw error instanceof SyntaxError ? notUnderstood(response, context) : unreachable(error, context);
  }
};

const notUnderstood = (response: Response, { url }: Context): FaultError =>
  cliFault('FLYBALL_CLI_ANSWER', `${url} answers ${response.status}, but not as Flyball does.`);

/** What a Status says (Kubernetes), with our code, mend and findings. */
interface Status {
  readonly message?: string;
  readonly error?: { readonly code?: string; readonly mend?: string };
  readonly diagnostics?: readonly ServerDiagnostic[];
}

const refused = async (response: Response, context: Context): Promise<never> => {
  const status = (await json(response, context)) as Status | null;
  const code = status?.error?.code;
  if (typeof code !== 'string') throw notUnderstood(response, context);
  const { message = code, diagnostics = [] } = status ?? {};
  const fault = { code, message, mend: status?.error?.mend ?? '', exit: exitOf(response.status) };
  throw Object.assign(faultError(fault), { diagnostics });
};

const exitOf = (status: number): ExitCode => {
  if (status === 400 || status === 413 || status === 422) return EXIT.wrong;
  if (status === 401 || status === 403 || status >= 500) return EXIT.noAnswer;
  return EXIT.no;
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
