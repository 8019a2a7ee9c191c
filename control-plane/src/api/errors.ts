import type { Diagnostic } from '@flyball/policy';
import { type AnsweredCodeDoc, thrown } from '../faults/coded.ts';

/** What the reference page says of one code. The status may also be 422 of RFC 4918, 429 and 431 of RFC 6585. */
export interface ApiCodeDoc extends AnsweredCodeDoc {
  /** `reason` of the Kubernetes Status that carries it. */
  readonly reason: string;
}

const doc = (status: number, reason: string, text: readonly [title: string, mend: string]): ApiCodeDoc => ({
  status,
  reason,
  title: text[0],
  mend: text[1],
});

/** The registry of codes of the HTTP API. A code is never reused or renamed. */
export const API_CODES = {
  FLYBALL_API_BAD_PATH: doc(400, 'BadRequest', [
    'Path is not in its plain form',
    'Send the path as it is documented: no escapes, no empty or dot segments, no host in it.',
  ]),
  FLYBALL_API_BAD_REQUEST: doc(400, 'BadRequest', ['Not a request of HTTP', 'Send a well-formed request.']),
  FLYBALL_API_PARAMETER: doc(400, 'BadRequest', [
    'Wrong parameter',
    'Give the parameter a value of the form the message names.',
  ]),
  FLYBALL_API_BODY: doc(400, 'BadRequest', ['Body cannot be read', 'Send one JSON value as UTF-8 text.']),
  FLYBALL_API_MISMATCH: doc(400, 'BadRequest', [
    'Body and path name different objects',
    'Use the path of the object, or change the object.',
  ]),
  FLYBALL_API_READ_ONLY: doc(403, 'Forbidden', [
    'Written by the control plane only',
    'Change the resource it follows from.',
  ]),
  FLYBALL_API_LOGIN: doc(403, 'Forbidden', [
    'A login cannot be prolonged by itself',
    'Log in with the token of the administrator.',
  ]),
  FLYBALL_API_UNKNOWN_PATH: doc(404, 'NotFound', [
    'No such path',
    'Use a path that `GET /` or `GET /apis` lists.',
  ]),
  FLYBALL_API_NOT_FOUND: doc(404, 'NotFound', ['No such object', 'Name an object that exists.']),
  FLYBALL_API_METHOD: doc(405, 'MethodNotAllowed', [
    'Method does not apply',
    'Use one of the methods the Allow header names.',
  ]),
  FLYBALL_API_NOT_ACCEPTABLE: doc(406, 'NotAcceptable', [
    'No form of the answer is accepted',
    'Accept application/json.',
  ]),
  FLYBALL_API_EXPIRED: doc(410, 'Expired', ['The list has gone on', 'List again from the beginning.']),
  FLYBALL_API_TOO_LARGE: doc(413, 'RequestEntityTooLarge', [
    'Body is too large',
    'Split it; `flyball apply --split` commits by namespace, which is not atomic.',
  ]),
  FLYBALL_API_MEDIA_TYPE: doc(415, 'UnsupportedMediaType', [
    'Media type is not taken',
    'Send the media type the message names.',
  ]),
  FLYBALL_API_INVALID: doc(422, 'Invalid', ['Object is invalid', 'Mend what the diagnostics name.']),
  FLYBALL_API_TOO_DEEP: doc(422, 'Invalid', ['Nested too deep', 'Flatten the document.']),
  FLYBALL_API_BROKEN: doc(422, 'Invalid', [
    'The change would break something',
    'Mend what the diagnostics name, or send it with allowBroken=true.',
  ]),
  FLYBALL_API_YAML_TIME: doc(422, 'Invalid', [
    'YAML takes too long to read',
    'Send JSON, or split the text.',
  ]),
  FLYBALL_API_TOO_MANY_WATCHES: doc(429, 'TooManyRequests', [
    'Too many watches are open',
    'Close some, or watch all namespaces at once.',
  ]),
  FLYBALL_API_BUSY: doc(429, 'TooManyRequests', ['Too much waits already', 'Try again in a second.']),
  FLYBALL_API_HEADERS: doc(431, 'BadRequest', ['Headers are too large', 'Send fewer or shorter headers.']),
  FLYBALL_API_INTERNAL: doc(500, 'InternalError', [
    'The program made a mistake',
    'Report it with the time and the path; nothing more was stored.',
  ]),
  FLYBALL_API_CLOSING: doc(503, 'ServiceUnavailable', ['The server ends', 'Try again when it runs.']),
  FLYBALL_API_REVISION_AHEAD: doc(504, 'Timeout', [
    'That revision is not there yet',
    'Try again in a second, or leave out resourceVersion.',
  ]),
  FLYBALL_API_TIMEOUT: doc(504, 'Timeout', ['It took too long', 'Try again, or wait longer.']),
  FLYBALL_API_REQUEST_TIMEOUT: doc(408, 'Timeout', [
    'The request did not come in time',
    'Send it in one go.',
  ]),
} as const satisfies Readonly<Record<string, ApiCodeDoc>>;

/** A code of the registry. */
export type ApiCode = keyof typeof API_CODES;

/** A finding, and which of several sent documents it is about (from 0). */
export type ChangeDiagnostic = Diagnostic & { readonly change?: number };

/** A refusal: what every answer that is none says. The faults of log, tokens and secrets have this shape too. */
export interface Fault {
  readonly code: string;
  readonly status: number;
  /** What is wrong and why, for people; never a secret, never more than the start of what was sent. */
  readonly message: string;
  readonly mend: string;
  /** Object, field or parameter it is about. */
  readonly where?: string;
  /** Revision of the object or the log now, where it helps to go on. */
  readonly current?: string;
  readonly diagnostics?: readonly ChangeDiagnostic[];
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
  /** Methods that apply, of a 405. */
  readonly allow?: readonly string[];
}

/** What a refusal says beyond its code. */
export type FaultDetails = Omit<Fault, 'code' | 'status' | 'mend'>;

/** Builds a refusal; status and mend come from the registry. */
export function apiFault(code: ApiCode, details: FaultDetails): Fault {
  const { status, mend } = API_CODES[code];
  return { code, status, mend, ...details };
}

/** A refusal that is thrown. */
export type FaultError = Error & Fault;

/** Makes a refusal throwable. */
export const faultError = (fault: Fault): FaultError => thrown('FaultError', fault);

/** Throws a refusal of the API. */
export function refuse(code: ApiCode, message: string, more: Omit<FaultDetails, 'message'> = {}): never {
  throw faultError(apiFault(code, { message, ...more }));
}

/** Whether a caught value is a refusal of ours, whichever registry its code is from. */
export const isFault = (value: unknown): value is FaultError =>
  value instanceof Error &&
  'code' in value &&
  typeof value.code === 'string' &&
  value.code.startsWith('FLYBALL_') &&
  'status' in value &&
  typeof value.status === 'number' &&
  'mend' in value;
