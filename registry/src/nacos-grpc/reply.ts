import { errorText, type RegistryError } from '../core/errors.ts';
import { encodeMessage, type Message, requestIdOf } from './message.ts';

/** Codes Nacos clients act on. */
export const CODES = {
  /** The configuration does not exist. */
  notFound: 300,
  /** The connection is unknown: the client connects anew. */
  unregistered: 301,
  /** No handler for this type. */
  noHandler: 302,
  badRequest: 400,
  /** No right: the client logs in again. */
  forbidden: 403,
  serverError: 500,
  /** More than the registry holds. */
  overThreshold: 503,
} as const;

/** A good answer. `fields` is JSON-able; `raw` holds fields whose JSON exists already. */
export function success(
  request: Message,
  type: string,
  {
    fields = {},
    raw = '',
  }: { readonly fields?: Readonly<Record<string, unknown>>; readonly raw?: string } = {},
): Buffer {
  const head = JSON.stringify({
    resultCode: 200,
    errorCode: 0,
    success: true,
    requestId: requestIdOf(request),
    ...fields,
  });
  return encodeMessage(type, raw === '' ? head : `${head.slice(0, -1)},${raw}}`);
}

/** A bad answer. */
export function failure(
  request: Message,
  type: string,
  { code, message }: { readonly code: number; readonly message: string },
): Buffer {
  const requestId = requestIdOf(request);
  const body = { resultCode: 500, errorCode: code, success: false, message, requestId };
  return encodeMessage(type, JSON.stringify(body));
}

/** A refusal of the registry. */
export function refusal(request: Message, type: string, error: RegistryError): Buffer {
  const code = error.code === 'TooMany' ? CODES.overThreshold : CODES.badRequest;
  return failure(request, type, { code, message: errorText(error) });
}
