import { STATUS_CODES } from 'node:http';
import { httpDate } from './respond.ts';

/** Head of an answer that is written to a socket by hand. */
export interface RawHead {
  readonly status: number;
  /** Empty: the usual one. */
  readonly reason: string;
  /** Name, value … checked before. */
  readonly headers: readonly string[];
  /** Lines for this hop. */
  readonly hop: string;
}

/** The head with its empty line, as text of bytes. */
export const writeRawHead = ({ status, reason, headers, hop }: RawHead): string => {
  let text = `HTTP/1.1 ${status} ${reason || (STATUS_CODES[status] ?? '')}\r\n`;
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return `${text}${hop}\r\n`;
};

/** A whole answer of the gateway that ends the connection. */
export const writeRawAnswer = (status: number, headers: readonly string[], reason: string): string => {
  const body = reason === '' ? '' : `${reason}\n`;
  const own = ['date', httpDate(), 'content-type', 'text/plain', 'content-length', String(body.length)];
  return (
    writeRawHead({ status, reason: '', headers: [...headers, ...own], hop: 'connection: close\r\n' }) + body
  );
};
