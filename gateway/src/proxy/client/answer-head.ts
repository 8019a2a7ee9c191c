import { withoutBlanks } from '../head/blanks.ts';
import { dropListed, isForHop } from '../head/hop-headers.ts';

/** How the end of an answer's body is told (RFC 9112, 6.3). */
export type Framing = 'none' | 'length' | 'chunked' | 'close';

/** Head of an answer of an instance. */
export interface AnswerHead {
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  /** Name, value, name, value … as written, without those for this hop. `content-length` stays. */
  readonly headers: string[];
  readonly framing: Framing;
  /** Bytes of the body where `framing` is `length`. */
  readonly length: number;
  /** Whether the connection may carry another request. */
  readonly keepsAlive: boolean;
  /** Time after which the instance closes an idle connection, ms, where it says so. */
  readonly idleMs: number | undefined;
}

/** Why an answer is refused (502). */
export type AnswerFault =
  | 'head is malformed'
  | 'head is too large'
  | 'too many headers'
  | 'content length is ambiguous'
  | 'both content length and transfer encoding'
  | 'transfer encoding is not understood'
  | 'protocol switched without being asked'
  | 'too many interim answers'
  | 'chunk is malformed'
  | 'trailers are malformed'
  | 'ended too early';

/** Most headers of an answer. */
export const MAX_ANSWER_HEADERS = 128;

/**
 * A whole head. Names are tokens, values hold neither CR, LF, NUL nor other controls but tab: so there is no folding,
 * no bare line end, no space before a colon (RFC 9112, 2.2 and 5).
 */
const HEAD =
  /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?\r\n(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/;

const VERSION_AT = 7;
const STATUS_AT = 9;
const REASON_AT = 13;

interface Draft {
  readonly headers: string[];
  count: number;
  length: string | undefined;
  encoding: string | undefined;
  connection: string;
  keepAlive: string;
  fault: AnswerFault | undefined;
}

/**
 * Reads a head, with the line end of its last line and without the empty line after it. `bodiless`: the request was a
 * HEAD. Stricter than RFC 9112 asks: what two parsers might read in two ways is refused.
 */
export const parseAnswerHead = (text: string, bodiless: boolean): AnswerHead | AnswerFault => {
  if (!HEAD.test(text)) return 'head is malformed';
  const firstEnd = text.indexOf('\r\n');
  const draft: Draft = {
    headers: [],
    count: 0,
    length: undefined,
    encoding: undefined,
    connection: '',
    keepAlive: '',
    fault: undefined,
  };
  readLines(draft, text, firstEnd + 2);
  if (draft.fault !== undefined) return draft.fault;
  if (draft.connection !== '') dropListed(draft.headers, draft.connection);
  const isMinorZero = text.charCodeAt(VERSION_AT) === 48;
  const status = Number(text.slice(STATUS_AT, STATUS_AT + 3));
  const hasNoBody = bodiless || status < 200 || status === 204 || status === 304;
  return finish(draft, { status, hasNoBody, isMinorZero, reason: text.slice(REASON_AT, firstEnd) });
};

const readLines = (draft: Draft, text: string, from: number): void => {
  let at = from;
  while (at < text.length) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', colon);
    const name = text.slice(at, colon);
    const value = withoutBlanks(text, colon + 1, end);
    if (!isSpecial(name.length) || !readSpecial(draft, name.toLowerCase(), value))
      draft.headers.push(name, value);
    draft.count += 1;
    at = end + 2;
  }
  if (draft.count > MAX_ANSWER_HEADERS) draft.fault = 'too many headers';
};

/** Whether a name of that length may be one that is read here. */
const isSpecial = (length: number): boolean =>
  length === 14 || length === 17 || length === 10 || length === 7 || length === 16 || length === 2;

/** Reads a header that frames the answer or is for this hop alone; whether it is not to be passed on. */
const readSpecial = (draft: Draft, name: string, value: string): boolean => {
  switch (name) {
    case 'content-length':
      if (draft.length !== undefined || !/^\d{1,15}$/.test(value))
        draft.fault = 'content length is ambiguous';
      draft.length = value;
      return false;
    case 'transfer-encoding':
      if (draft.encoding !== undefined || value.toLowerCase() !== 'chunked')
        draft.fault = 'transfer encoding is not understood';
      draft.encoding = value;
      return true;
    case 'connection':
      draft.connection += `,${value.toLowerCase()}`;
      return true;
    case 'keep-alive':
      draft.keepAlive = value;
      return true;
    default:
      return isForHop(name);
  }
};

const drop = (headers: string[], name: string): void => {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  if (at >= 0) headers.splice(at, 2);
};

interface Lines {
  readonly status: number;
  readonly reason: string;
  readonly hasNoBody: boolean;
  readonly isMinorZero: boolean;
}

const finish = (
  draft: Draft,
  { status, reason, hasNoBody, isMinorZero }: Lines,
): AnswerHead | AnswerFault => {
  if (draft.encoding !== undefined && draft.length !== undefined)
    return 'both content length and transfer encoding';
  if (draft.encoding !== undefined && isMinorZero) return 'transfer encoding is not understood';
  const framing = hasNoBody ? 'none' : framingOf(draft);
  // Who frames a body that must not be there (RFC 9112, 6.1) may send it: what follows is not to be read as an answer.
  const isSuspect = status === 204 && (draft.encoding ?? draft.length ?? '0') !== '0';
  // RFC 9110, 8.6: such an answer has no length, and must not be made to look as if.
  if (status === 204 && draft.length !== undefined) drop(draft.headers, 'content-length');
  return {
    status,
    reason,
    headers: draft.headers,
    framing,
    length: framing === 'length' ? Number(draft.length) : 0,
    keepsAlive: framing !== 'close' && !isSuspect && persists(draft.connection, isMinorZero),
    idleMs: idleOf(draft.keepAlive),
  };
};

const framingOf = ({ encoding, length }: Draft): Framing => {
  if (encoding !== undefined) return 'chunked';
  return length === undefined ? 'close' : 'length';
};

const persists = (connection: string, isMinorZero: boolean): boolean => {
  if (connection === '') return !isMinorZero;
  const options = connection.split(',').map((option) => option.trim());
  if (options.includes('close') || options.includes('upgrade')) return false;
  return !isMinorZero || options.includes('keep-alive');
};

const idleOf = (keepAlive: string): number | undefined => {
  const seconds = keepAlive === '' ? undefined : /(?:^|[,\s])timeout=(\d{1,6})/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
};
