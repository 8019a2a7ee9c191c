import type { HeaderOps } from '@flyball/proto/ir';
import { applyReadyOps } from '../table/header-ops.ts';
import type { RequestHead } from './request-head.ts';

/** What a forwarded head is made of besides the request's own. */
export interface ForwardedHead {
  readonly authority: string;
  /** Path with query. */
  readonly path: string;
  readonly ops: readonly HeaderOps[];
  /** Client's address. */
  readonly address: string;
  readonly requestId: string;
}

/** The forwarded head without what frames the body and without the empty line, as text of bytes. */
export const writeRequestHead = (head: RequestHead, forwarded: ForwardedHead): string => {
  const { ops } = forwarded;
  const headers = [...head.headers];
  addForwarded(headers, head, forwarded);
  if (ops.length > 0) applyReadyOps(headers, ops);
  let text = `${head.method} ${forwarded.path} HTTP/1.1\r\nhost: ${forwarded.authority}\r\n`;
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return text;
};

/**
 * `x-forwarded-for` grows by the client; host and scheme are this hop's, whatever the client claims: this is the edge.
 */
const addForwarded = (headers: string[], head: RequestHead, { address, requestId }: ForwardedHead): void => {
  const from = head.forwardedFor === '' ? address : `${head.forwardedFor}, ${address}`;
  headers.push('x-forwarded-for', from, 'x-forwarded-proto', 'http', 'x-forwarded-host', head.authority);
  if (!head.hasRequestId) headers.push('x-request-id', requestId);
};
