import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request the server got. */
export interface SeenRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly authorization: string;
  /** Parsed; undefined without one. */
  readonly body: unknown;
}

/** What the server answers. */
export interface FakeAnswer {
  readonly status?: number;
  /** JSON, or a text as it is. */
  readonly body: unknown;
  /** Where it sends the client. */
  readonly location?: string;
}

/** A server that stands in for the API. */
export interface FakeServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/** Starts a server that answers by `METHOD path` (with query, or without); all else is not found. */
export const fakeServer = async (
  answers: Readonly<Record<string, FakeAnswer | ((request: SeenRequest) => FakeAnswer)>>,
): Promise<FakeServer> => {
  const seen: SeenRequest[] = [];
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = incoming;
    const sent = await text(incoming);
    const isJson = headers['content-type'] === 'application/json';
    const request = {
      method,
      path,
      authorization: headers.authorization ?? '',
      body: isJson ? JSON.parse(sent) : sent || undefined,
    };
    seen.push(request);
    const found =
      answers[`${method} ${path}`] ?? answers[`${method} ${path.split('?', 1)[0]}`] ?? notFound(path);
    const { status = 200, body, location } = typeof found === 'function' ? found(request) : found;
    outgoing.writeHead(status, {
      'content-type': 'application/json',
      ...(location === undefined ? {} : { location }),
    });
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const notFound = (path: string): FakeAnswer =>
  refusal(404, { code: 'FLYBALL_API_NOT_FOUND', message: `There is no ${path}.` });

/** A refusal as the API tells it. */
export const refusal = (
  status: number,
  {
    code,
    message,
    mend = 'Mend it.',
    diagnostics,
  }: { code: string; message: string; mend?: string; diagnostics?: readonly unknown[] },
): FakeAnswer => ({
  status,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    code: status,
    error: { code, mend },
    ...(diagnostics === undefined ? {} : { diagnostics }),
  },
});
