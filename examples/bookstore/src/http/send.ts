import { type Agent, type IncomingMessage, request } from 'node:http';

/** A request to send. */
export interface Outgoing {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Longest time until the whole answer is there. */
  readonly timeoutMs: number;
}

/** An answer. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const MAX_BODY = 64 * 1024;

/**
 * Sends a request that may safely be sent twice, and reads the answer. A kept connection that the other side closed
 * just then is not a failure of the other side, so the request is sent once more.
 *
 * @throws {Error} when nothing answers; `code` is that of Node, or `ETIMEDOUT`, or `ETOOLARGE`
 */
export async function send(outgoing: Outgoing): Promise<Incoming> {
  try {
    return await attempt(outgoing);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    return attempt(outgoing);
  }
}

class StaleConnection extends Error {}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

function attempt({ timeoutMs, ...options }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      read(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        reject,
      );
    });
    const timer = setTimeout(() => sent.destroy(coded('ETIMEDOUT', 'no answer in time')), timeoutMs);
    sent.once('close', () => clearTimeout(timer));
    sent.once('error', (error: NodeJS.ErrnoException) => {
      reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error);
    });
    sent.end();
  });
}

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw coded('ETOOLARGE', `more than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
