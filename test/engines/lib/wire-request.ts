import type { BatchLine } from '../../routing/cases.ts';
import type { HeaderPair } from '../../routing/compare.ts';

/** A line of a batch as a client sends it. */
export interface WireRequest {
  readonly id: string;
  /** Gateway (`ns/name`) and the port its listener declares, or the service (`ns/name`) that is called. */
  readonly via: { readonly gateway: string; readonly port: number } | { readonly service: string };
  readonly method: string;
  /** Path with query, exactly as written. */
  readonly path: string;
  /** Host first, then all others; a repeated header once for each value. */
  readonly headers: readonly HeaderPair[];
}

interface Fields {
  readonly id: string;
  readonly via: WireRequest['via'];
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** Scheme and authority, if any, and what follows them. */
const URL_PARTS = /^(?:https?:\/\/([^/?]*))?(.*)$/s;

/** Takes a request line apart without resolving or decoding anything. */
export const wireRequest = (line: BatchLine): WireRequest => {
  // Lines are written for the batch format; the evaluators' tests hold them against it.
  const { id, via, method, url, headers = {} } = line as unknown as Fields;
  const [, authority = '', rest = ''] = URL_PARTS.exec(url) ?? [];
  const given = Object.entries(headers).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value): HeaderPair => [name, value]),
  );
  const isHost = ([name]: HeaderPair): boolean => name.toLowerCase() === 'host';
  const host = given.find(isHost)?.[1] ?? authority;
  return {
    id,
    via,
    method,
    path: rest.startsWith('/') ? rest : `/${rest}`,
    headers: [['host', host], ...given.filter((pair) => !isHost(pair))],
  };
};
