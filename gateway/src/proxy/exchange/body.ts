import type { IncomingMessage } from 'node:http';
import { isFraming } from '../head/hop-headers.ts';
import type { RequestHead } from '../head/request-head.ts';
import type { Body, Exchange, Upload } from './exchange.ts';

/** Longest body that is kept, so that it can be sent again or copied. */
export const MAX_KEPT = 65_536;

/** Whether a body is read as a whole before anything is sent. Short ones always are: it saves a write and a try. */
export const isToKeep = ({ body, length }: RequestHead, wantsReplay: boolean): boolean =>
  body === 'length' ? length <= MAX_KEPT : body === 'chunked' && wantsReplay;

/** Reads a body to keep it; one of unknown length that becomes too long is streamed instead. */
export const keepBody = (req: IncomingMessage, onBody: (body: Body) => void): void => {
  const pieces: Buffer[] = [];
  let size = 0;
  const stop = (): void => {
    req.off('data', onData);
    req.off('end', onEnd);
  };
  const onData = (piece: Buffer): void => {
    pieces.push(piece);
    size += piece.length;
    if (size <= MAX_KEPT) return;
    stop();
    req.pause();
    onBody({ type: 'stream', upload: createUpload(true, pieces) });
  };
  const onEnd = (): void => {
    stop();
    const [only] = pieces;
    onBody({ type: 'kept', bytes: only && pieces.length === 1 ? only : Buffer.concat(pieces) });
  };
  req.on('data', onData);
  req.on('end', onEnd);
};

export const createUpload = (isChunked: boolean, first: readonly Buffer[]): Upload => ({
  isChunked,
  first,
  hasStarted: false,
  hasEnded: false,
  progressAt: 0,
});

/** Headers for the body on this hop, as lines. A chunked body that is kept has a length. */
export const framingLines = ({ body }: RequestHead, kept: Body): string => {
  if (body !== 'chunked') return '';
  return kept.type === 'kept' ? `content-length: ${kept.bytes.length}\r\n` : 'transfer-encoding: chunked\r\n';
};

/** Passes the body on as it comes; the client is not read from while the instance does not read. */
export const startUpload = (exchange: Exchange, upload: Upload, onEnd: () => void): void => {
  const { req, core } = exchange;
  upload.hasStarted = true;
  upload.progressAt = core.now();
  for (const piece of upload.first) writePiece(exchange, upload, piece);
  req.on('data', (piece: Buffer) => {
    upload.progressAt = core.now();
    if (!writePiece(exchange, upload, piece)) req.pause();
  });
  req.on('end', () => {
    upload.hasEnded = true;
    if (upload.isChunked) socketOf(exchange)?.write(`0\r\n${trailerLines(req)}\r\n`, 'latin1');
    if (!exchange.isOver) onEnd();
  });
  req.resume();
};

const socketOf = ({ connection }: Exchange) => connection?.socket;

/** Whether there is room for more; without a connection the rest is read and dropped. */
const writePiece = (exchange: Exchange, { isChunked }: Upload, piece: Buffer): boolean => {
  const socket = socketOf(exchange);
  if (!socket) return true;
  if (!isChunked) return socket.write(piece);
  socket.cork();
  socket.write(`${piece.length.toString(16)}\r\n`, 'latin1');
  socket.write(piece);
  const hasRoom = socket.write('\r\n', 'latin1');
  socket.uncork();
  return hasRoom;
};

/** Trailers of a request but those that frame or route (RFC 9110, 6.5.1). */
const trailerLines = ({ rawTrailers }: IncomingMessage): string => {
  let text = '';
  for (let at = 0; at < rawTrailers.length; at += 2) {
    const name = rawTrailers[at] ?? '';
    const lower = name.toLowerCase();
    if (!isFraming(lower) && lower !== 'host') text += `${name}: ${rawTrailers[at + 1]}\r\n`;
  }
  return text;
};
