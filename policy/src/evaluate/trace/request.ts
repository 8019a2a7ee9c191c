import { type Header, parseQualified } from '@flyball/proto/ir';
import { headerMap } from '../act/headers.ts';
import type { Entrance, EvaluatedRequest } from '../types.ts';
import { TraceError } from './fault.ts';
import type { TraceInput } from './input.ts';
import { parseUrl } from './url.ts';

/** A request on one leg of its way. */
export interface Leg {
  readonly entrance: Entrance;
  readonly request: EvaluatedRequest;
  /** Its headers but Host, in order, with names in lower case. */
  readonly headers: readonly Header[];
}

/** Port of a Gateway when a line names none. */
const DEFAULT_PORT = 80;

/**
 * The first leg of a line. A Host header goes before the host of the URL; without both, a service is called by
 * its name and a gateway without host.
 *
 * @throws {TraceError} FLYBALL_TRACE_URL, FLYBALL_TRACE_FIELD
 */
export const firstLeg = ({ via, method, url, headers, address = '' }: TraceInput): Leg => {
  const { scheme, authority, path, query } = parseUrl(url);
  const all = headerList(headers);
  const entrance = entranceOf(via);
  const fallback = 'service' in entrance ? parseQualified(entrance.service).name : '';
  const request = { method: method.toUpperCase(), scheme, path, query, address };
  return makeLeg(entrance, { ...request, authority: hostHeader(all) ?? authority ?? fallback }, all);
};

/** A leg whose request reads its headers from the list. */
export const makeLeg = (
  entrance: Entrance,
  request: Omit<EvaluatedRequest, 'headers'>,
  all: readonly Header[],
): Leg => {
  const headers = all.filter(({ name }) => name !== 'host');
  const lookup = new Map(headerMap(headers)).set('host', request.authority);
  return { entrance, request: { ...request, headers: lookup }, headers };
};

const entranceOf = ({ gateway, port, service, from }: TraceInput['via']): Entrance =>
  gateway === undefined ? { service: service ?? '', from } : { gateway, port: port ?? DEFAULT_PORT };

const headerList = (headers: TraceInput['headers']): readonly Header[] => {
  const pairs = Array.isArray(headers)
    ? headers
    : Object.entries(headers).flatMap(([name, values]) =>
        [values].flat().map((value) => [name, value] as const),
      );
  return pairs.map(([name, value]) => ({ name: name.toLowerCase(), value: value.trim() }));
};

const hostHeader = (headers: readonly Header[]): string | undefined => {
  const hosts = headers.filter(({ name }) => name === 'host');
  if (hosts.length > 1) throw new TraceError('FLYBALL_TRACE_FIELD', 'headers: more than one Host');
  return hosts[0]?.value;
};
