import { cliFault } from '../faults.ts';
import type { Destination } from './entrance.ts';

/** A request as it was given on the command line. */
export interface GivenRequest {
  /** Upper case. */
  readonly method: string;
  readonly url: string;
  /** In order, repeated ones several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/s;
const MAX_HEADERS = 200;

/** A request of `<METHOD> <URL>` and `-H 'name: value'`. Throws a fault. */
export const requestOf = (args: readonly string[], headers: readonly string[]): GivenRequest => {
  const [method = '', url = ''] = args;
  if (!/^[A-Za-z]+$/.test(method) || url === '')
    throw cliFault(
      'FLYBALL_CLI_USAGE',
      'A request has a method and a URL.',
      'Write flyball trace GET http://host/path.',
    );
  if (!url.startsWith('/') && !URL.canParse(url))
    throw cliFault('FLYBALL_CLI_USAGE', `"${url}" is not a URL.`, 'Write http://host/path, or /path.');
  if (headers.length > MAX_HEADERS)
    throw cliFault('FLYBALL_CLI_USAGE', `There are more than ${MAX_HEADERS} headers.`);
  return { method: method.toUpperCase(), url, headers: headers.map(headerOf) };
};

const headerOf = (text: string): readonly [string, string] => {
  const [, name, value] = HEADER.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw cliFault('FLYBALL_CLI_USAGE', `"${text}" is not a header.`, "Write -H 'name: value'.");
  return [name, value];
};

/** Where a request wants to go: an explicit Host header goes before the host of the URL. */
export const destinationOf = ({ url, headers }: GivenRequest, gateway: string | undefined): Destination => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const header = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/s.exec(header ?? parsed?.host ?? '') ?? [];
  const urlPort = parsed === undefined || parsed.port === '' ? port : parsed.port;
  return {
    host: host.toLowerCase(),
    port: urlPort === undefined ? undefined : Number(urlPort),
    scheme: parsed?.protocol === 'https:' ? 'https' : 'http',
    gateway,
  };
};
