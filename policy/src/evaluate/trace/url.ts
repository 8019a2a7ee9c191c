import { normalisePath } from '../request/path.ts';
import { TraceError } from './fault.ts';

/** Parts of a URL that stand in a request. */
export interface UrlParts {
  readonly scheme: 'http' | 'https';
  /** Host, and port unless it is the scheme's well-known one; undefined for a URL that is only a path. */
  readonly authority: string | undefined;
  /** As `normalisePath` returns it. */
  readonly path: string;
  readonly query: string | undefined;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]+)(.*)$/i;
const WELL_KNOWN = { http: ':80', https: ':443' } as const;
const BEYOND_ASCII = /[^\0-\x7f]+/g;

/**
 * Takes a URL apart as a client would send it: the fragment stays behind, characters beyond ASCII are
 * percent-encoded, a path is given where none is. Accepts `http://host[:port]/path?query` and `/path?query`.
 *
 * @throws {TraceError} FLYBALL_TRACE_URL
 */
export const parseUrl = (text: string): UrlParts => {
  const [, scheme = 'http', authority, rest = ''] = ABSOLUTE.exec(text) ?? ['', 'http', undefined, text];
  const lower = scheme.toLowerCase() === 'https' ? 'https' : 'http';
  if (authority === undefined && !text.startsWith('/'))
    throw badUrl('begins neither with / nor with http(s)://');
  const [target = ''] = encoded(rest).split('#', 1);
  const mark = target.indexOf('?');
  const path = normalisePath((mark < 0 ? target : target.slice(0, mark)) || '/');
  if (path === undefined) throw badUrl('has a path with a space, a control character or %00');
  const query = mark < 0 ? undefined : target.slice(mark + 1);
  return { scheme: lower, authority: authority && plainAuthority(authority, lower), path, query };
};

const plainAuthority = (authority: string, scheme: 'http' | 'https'): string => {
  if (!/^[\w.~!$&'()*+,;=:[\]-]+$/.test(authority))
    throw badUrl('has a host with characters that do not belong there');
  const port = WELL_KNOWN[scheme];
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority;
};

const encoded = (text: string): string => {
  try {
    return text.replace(BEYOND_ASCII, encodeURIComponent);
  } catch {
    throw badUrl('is not valid Unicode');
  }
};

const badUrl = (why: string): TraceError => new TraceError('FLYBALL_TRACE_URL', `url ${why}`);
