import { normalisePath } from '@flyball/policy/evaluate';
import { dropListed, isForHop } from './hop-headers.ts';

/** Head of a request, checked and without what is for this hop. */
export interface RequestHead {
  readonly method: string;
  /** Host with port as sent; of an absolute URL, that of the URL (RFC 9112, 3.2.2). */
  readonly authority: string;
  /** Normalised. */
  readonly path: string;
  readonly query: string | undefined;
  /** Name, value, name, value … to pass on: without Host, `expect`, `x-forwarded-*` and those for this hop. */
  readonly headers: string[];
  /** How the body is sent. */
  readonly body: 'none' | 'length' | 'chunked';
  /** Bytes of the body where that is known. */
  readonly length: number;
  /** `x-forwarded-for` as it came. */
  readonly forwardedFor: string;
  readonly hasRequestId: boolean;
}

/** A request as Node's parser gives it. */
export interface ParsedRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersionMajor: number;
  readonly httpVersionMinor: number;
  readonly rawHeaders: readonly string[];
}

/** Most headers of a request, and characters of its URL. */
const MAX_HEADERS = 100;
const MAX_URL = 8_192;

interface Draft {
  readonly headers: string[];
  hosts: number;
  host: string;
  connection: string;
  lengths: number;
  length: string;
  encodings: number;
  encoding: string;
  forwardedFor: string;
  hasRequestId: boolean;
}

/** Reads a head; a number is the status of its refusal. What two parsers might read in two ways is refused. */
export const readRequestHead = (parsed: ParsedRequest): RequestHead | number => {
  const { method = '', url = '', rawHeaders } = parsed;
  // Node's parser also takes HTTP/0.9 and 2.0 in a request line.
  if (parsed.httpVersionMajor !== 1) return 505;
  if (rawHeaders.length > MAX_HEADERS * 2) return 431;
  if (url.length > MAX_URL) return 414;
  const draft = readHeaders(rawHeaders);
  // HTTP/1.0 knows no chunks: who passed this on may have read it otherwise (RFC 9112, 6.1).
  if (draft.encodings > 0 && parsed.httpVersionMinor === 0) return 400;
  const fault = faultOf(draft);
  if (fault !== undefined) return fault;
  const target = readTarget(url, draft.host);
  if (target === undefined) return 400;
  if (draft.connection !== '') dropListed(draft.headers, draft.connection);
  const hasLength = draft.lengths > 0 && draft.length !== '0';
  return {
    method,
    authority: target.authority,
    path: target.path,
    query: target.query,
    headers: draft.headers,
    body: draft.encodings > 0 ? 'chunked' : hasLength ? 'length' : 'none',
    length: hasLength ? Number(draft.length) : 0,
    forwardedFor: draft.forwardedFor,
    hasRequestId: draft.hasRequestId,
  };
};

const readHeaders = (raw: readonly string[]): Draft => {
  const draft: Draft = {
    headers: [],
    hosts: 0,
    host: '',
    connection: '',
    lengths: 0,
    length: '',
    encodings: 0,
    encoding: '',
    forwardedFor: '',
    hasRequestId: false,
  };
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    if (!isSpecial(name.length) || !readSpecial(draft, name.toLowerCase(), value))
      draft.headers.push(name, value);
  }
  return draft;
};

/** Lengths of the names that are read here: a bit each, so that most headers pass by one look. */
const SPECIAL_LENGTHS = [
  'te',
  'host',
  'expect',
  'upgrade',
  'trailer',
  'connection',
  'keep-alive',
  'x-request-id',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-host',
  'proxy-connection',
  'transfer-encoding',
  'x-forwarded-proto',
].reduce((bits, { length }) => bits | (1 << length), 0);

const isSpecial = (length: number): boolean => length < 32 && (SPECIAL_LENGTHS & (1 << length)) !== 0;

/** Reads a header that says something to this hop; whether it is not passed on as it is. */
const readSpecial = (draft: Draft, name: string, value: string): boolean => {
  switch (name) {
    case 'host':
      draft.hosts += 1;
      draft.host = value;
      return true;
    case 'connection':
      draft.connection += `,${value.toLowerCase()}`;
      return true;
    case 'content-length':
      draft.lengths += 1;
      draft.length = value;
      return false;
    case 'transfer-encoding':
      draft.encodings += 1;
      draft.encoding = value.toLowerCase();
      return true;
    case 'x-forwarded-for':
      draft.forwardedFor = draft.forwardedFor === '' ? value : `${draft.forwardedFor}, ${value}`;
      return true;
    case 'x-request-id':
      draft.hasRequestId = true;
      return false;
    case 'te':
      return value.toLowerCase() !== 'trailers';
    case 'expect':
    case 'x-forwarded-host':
    case 'x-forwarded-proto':
      return true;
    default:
      return isForHop(name);
  }
};

const AUTHORITY = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\dA-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Node's parser refuses most of this itself; what stands between the two is refused here. */
const faultOf = ({ hosts, host, lengths, length, encodings, encoding }: Draft): number | undefined => {
  if (hosts > 1 || !AUTHORITY.test(host)) return 400;
  if (lengths > 1 || (lengths === 1 && !/^\d{1,15}$/.test(length))) return 400;
  if (encodings === 0) return undefined;
  if (lengths > 0) return 400;
  return encodings === 1 && encoding === 'chunked' ? undefined : 501;
};

interface Target {
  readonly authority: string;
  readonly path: string;
  readonly query: string | undefined;
}

const ABSOLUTE = /^http:\/\/([^/?]+)(.*)$/i;
/** What a request target may hold; a fragment is none of it. */
const VISIBLE = /^[\x21\x22\x24-\x7e]+$/;

/** Whether a text may stand as the target of a request line, and an authority as its Host. */
export const isSendable = (path: string, authority: string): boolean =>
  path.startsWith('/') && VISIBLE.test(path) && AUTHORITY.test(authority);

const readTarget = (url: string, host: string): Target | undefined => {
  if (!VISIBLE.test(url)) return undefined;
  if (url.charCodeAt(0) === 47) return splitTarget(url, host);
  const [, authority, rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || !AUTHORITY.test(authority)) return undefined;
  return splitTarget(rest.startsWith('/') ? rest : `/${rest}`, authority);
};

const splitTarget = (target: string, authority: string): Target | undefined => {
  const mark = target.indexOf('?');
  const path = normalisePath(mark < 0 ? target : target.slice(0, mark));
  if (path === undefined) return undefined;
  return { authority, path, query: mark < 0 ? undefined : target.slice(mark + 1) };
};
