import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { failure, type Reply } from './reply.ts';

/** A request as services see it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Value of a header, the first one where it repeats; absent when empty. */
  readonly header: (name: string) => string | undefined;
}

/** Answers requests; what it throws becomes 500. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no further connections and waits for the requests under way. */
  readonly close: () => Promise<void>;
}

// A proxy reuses connections; it should be the one who closes them, or a request meets a closing connection.
const KEEP_ALIVE_MS = 75_000;
const REQUEST_MS = 10_000;
const MAX_CONNECTIONS = 1_024;

/** Listens on a loopback port of the system's choice. */
export async function listen(handler: Handler): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('request', (request, response) => void answer(handler, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Nothing here reads bodies; one that is sent must not stop the connection.
  request.resume();
  const { status, headers, body } = await reply(handler, request);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function reply(handler: Handler, request: IncomingMessage): Promise<Reply> {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url === null) return failure(400, { code: 'BAD_URL', message: 'The path cannot be read.' });
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value[0] : value) || undefined;
  };
  try {
    return await handler({ method: request.method ?? 'GET', url, header });
  } catch (error) {
    console.error(error);
    return failure(500, { code: 'INTERNAL', message: 'The service failed; its log says why.' });
  }
}
