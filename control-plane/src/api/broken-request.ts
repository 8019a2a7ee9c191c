import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { apiFault, type Fault } from './errors.ts';
import { failureStatus } from './status.ts';

/** Answers bytes that are no request of HTTP, on the bare socket, and ends the connection. */
export function answerBrokenRequest({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const fault = faultOfCode(code);
  const body = JSON.stringify(failureStatus(fault));
  socket.end(
    [
      `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status] ?? ''}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function faultOfCode(code: string): Fault {
  if (code === 'HPE_HEADER_OVERFLOW')
    return apiFault('FLYBALL_API_HEADERS', { message: 'The headers are larger than they may be.' });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return apiFault('FLYBALL_API_REQUEST_TIMEOUT', { message: 'The request did not come in time.' });
  return apiFault('FLYBALL_API_BAD_REQUEST', { message: 'That is no request of HTTP/1.1.' });
}
