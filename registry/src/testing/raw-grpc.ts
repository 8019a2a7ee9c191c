import { decode, encode } from '@flyball/proto';
import { Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';

/** A message as it was on the wire. */
export type RawMessage = { readonly type: string; readonly body: Record<string, unknown> };

/** A stream that gathers what comes. */
export interface RawStream {
  readonly send: (type: string, body: Record<string, unknown>) => void;
  /** The next message of a type; waits for it. */
  readonly next: (type: string) => Promise<RawMessage>;
  /** Messages that were not taken by `next`. */
  readonly waiting: () => readonly RawMessage[];
  /** Resolves at the end of the stream. */
  readonly ended: Promise<void>;
  readonly cancel: () => void;
}

/** A client that knows the envelope and nothing else. One client is one connection. */
export interface RawClient {
  readonly request: (
    type: string,
    body: Record<string, unknown>,
    headers?: Record<string, string>,
  ) => Promise<RawMessage>;
  readonly requestBytes: (bytes: Buffer) => Promise<RawMessage>;
  readonly stream: () => RawStream;
  /** Opens a stream and sets the connection up. */
  readonly setUp: (labels?: Record<string, string>) => Promise<RawStream>;
  readonly close: () => void;
}

/** An envelope around a body. */
export function envelope(
  type: string,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Buffer {
  const value = new TextEncoder().encode(JSON.stringify(body));
  const metadata = { type, headers, clientIp: '' };
  return Buffer.from(encode('Payload', { metadata, body: { typeUrl: type, value } }));
}

function read(bytes: Buffer): RawMessage {
  const { metadata, body } = decode('Payload', bytes);
  const text = new TextDecoder().decode(body?.value);
  return { type: metadata?.type ?? '', body: JSON.parse(text) as Record<string, unknown> };
}

const asIs = (bytes: Buffer): Buffer => bytes;

function gather(stream: ClientDuplexStream<Buffer, RawMessage>): RawStream {
  const messages: RawMessage[] = [];
  let wake = (): void => undefined;
  stream.on('data', (message: RawMessage) => {
    messages.push(message);
    wake();
  });
  stream.on('error', () => undefined);
  const next = async (type: string): Promise<RawMessage> => {
    for (;;) {
      const index = messages.findIndex((message) => message.type === type);
      const [found] = index < 0 ? [] : messages.splice(index, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    send: (type, body) => void stream.write(envelope(type, body)),
    next,
    waiting: () => messages,
    ended: new Promise((resolve) => stream.once('status', () => resolve())),
    cancel: () => stream.cancel(),
  };
}

/** Connects to a listener on loopback. */
export function createRawClient(port: number): RawClient {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_send_message_length': 64 * 1024 * 1024,
  });
  const requestBytes = (bytes: Buffer): Promise<RawMessage> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest('/Request/request', asIs, read, bytes, (error, message) => {
        if (error === null && message !== undefined) resolve(message);
        else reject(error ?? new Error('no answer'));
      });
    });
  const request: RawClient['request'] = (type, body, headers) => requestBytes(envelope(type, body, headers));
  const stream = (): RawStream =>
    gather(client.makeBidiStreamRequest('/BiRequestStream/requestBiStream', asIs, read));
  return {
    request,
    requestBytes,
    stream,
    setUp: async (labels = {}) => {
      const opened = stream();
      opened.send('ConnectionSetupRequest', { clientVersion: 'Raw:1', tenant: '', labels });
      for (let tries = 0; tries < 200; tries += 1) {
        const { body } = await request('HealthCheckRequest', {});
        if (body['resultCode'] === 200) return opened;
      }
      throw new Error('the connection was not set up');
    },
    close: () => client.close(),
  };
}
