import { decode, encode } from '@flyball/proto';
import { readObject, readText } from '../core/fields.ts';

/** A request or answer of Nacos' gRPC protocol: the class name of its body, headers, and the body's fields. */
export type Message = {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Bytes of one message at the most, as Nacos has it. */
export const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

const nothing: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null));

function parseBody(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (bytes === undefined || bytes.length === 0) return nothing;
  try {
    return readObject(JSON.parse(new TextDecoder().decode(bytes))) ?? nothing;
  } catch {
    return nothing;
  }
}

/** Reads an envelope. A body that is no JSON object counts as empty: its required fields are then missing. */
export function decodeMessage(bytes: Uint8Array): Message {
  const { metadata, body } = decode('Payload', bytes);
  return {
    type: metadata?.type ?? '',
    headers: metadata?.headers ?? Object.create(null),
    body: parseBody(body?.value),
  };
}

/** Writes an envelope around JSON text. */
export function encodeMessage(type: string, json: string): Buffer {
  const value = new TextEncoder().encode(json);
  const metadata = { type, headers: {}, clientIp: '' };
  const bytes = encode('Payload', { metadata, body: { typeUrl: '', value } });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The id that ties an answer to its request. */
export const requestIdOf = ({ body }: Message): string => readText(body['requestId'], '');

/** Writes a request to a client. The Rust client refuses one whose body has no `headers`. */
export function encodeRequest(
  type: string,
  fields: Readonly<Record<string, unknown>> & { readonly requestId: string },
  raw = '',
): Buffer {
  const head = JSON.stringify({ headers: {}, ...fields });
  return encodeMessage(type, raw === '' ? head : `${head.slice(0, -1)},${raw}}`);
}
