import type { AnswerHead } from '../client/answer-head.ts';
import { countAnswer } from '../counters.ts';
import { endLane } from '../serve/lane.ts';
import { httpDate, respond } from '../serve/respond.ts';
import { applyReadyOps } from '../table/header-ops.ts';
import { type Exchange, finish } from './exchange.ts';

/** Longest body that leaves in one write with its head. */
const MAX_PIECE = 16_384;

/** Takes bytes of the answer's body: those of a short one are held back to leave with the head. */
export const takeData = (
  exchange: Exchange,
  bytes: Buffer,
  [start, end]: readonly [number, number],
): void => {
  const { res } = exchange;
  if (exchange.answer) {
    if (exchange.piece.length + end - start <= MAX_PIECE) {
      exchange.piece += bytes.toString('latin1', start, end);
      return;
    }
    sendHead(exchange);
  }
  // The bytes lie in a buffer that is read into again.
  if (!res.write(Buffer.from(bytes.subarray(start, end)))) block(exchange);
};

/** Sends the head with what is held back of the body. */
export const sendHead = (exchange: Exchange): void => {
  const { answer, res, piece } = exchange;
  if (!answer) return;
  writeHead(exchange, answer, answer.headers);
  exchange.piece = '';
  const isWritable = piece === '' ? flush(exchange) : res.write(piece, 'latin1');
  if (!isWritable) block(exchange);
};

const flush = ({ res }: Exchange): boolean => {
  res.flushHeaders();
  return true;
};

/** The answer is complete. */
export const sendEnd = (exchange: Exchange, trailers: readonly string[]): void => {
  const { res, answer, piece } = exchange;
  if (answer && trailers.length === 0) {
    // All of it is here: its length is known, whatever the instance used to frame it.
    const { headers, framing } = answer;
    if (framing === 'chunked' || framing === 'close') headers.push('content-length', String(piece.length));
    writeHead(exchange, answer, headers);
    res.end(piece, 'latin1');
  } else {
    if (answer) sendHead(exchange);
    if (trailers.length > 0 && exchange.req.httpVersionMinor > 0) res.addTrailers(pairsOf(trailers));
    res.end();
  }
  finish(exchange);
};

const pairsOf = (flat: readonly string[]): [string, string][] => {
  const pairs: [string, string][] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return pairs;
};

const writeHead = (exchange: Exchange, { status, reason }: AnswerHead, headers: string[]): void => {
  const { res, req, forward, closes, lane } = exchange;
  exchange.answer = undefined;
  exchange.hasAnswered = true;
  if (forward.responseOps.length > 0) applyReadyOps(headers, forward.responseOps);
  if (!hasDate(headers)) headers.push('date', httpDate());
  res.removeHeader('date');
  if (closes()) {
    endLane(lane);
    headers.push('connection', 'close');
    // HTTP/1.1 connections persist without a word; older clients need one.
  } else if (req.httpVersionMinor > 0 && res.shouldKeepAlive) res.removeHeader('connection');
  countAnswer(exchange.state.counter, status);
  if (reason === '') res.writeHead(status, headers);
  else res.writeHead(status, reason, headers);
};

const hasDate = (headers: readonly string[]): boolean => {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'date') return true;
  }
  return false;
};

const block = (exchange: Exchange): void => {
  if (exchange.isBlocked) return;
  exchange.isBlocked = true;
  exchange.res.once('drain', () => {
    exchange.isBlocked = false;
    exchange.connection?.socket.resume();
  });
};

/** Interim answers that Node can send: 102 and 103 (RFC 8297). */
export const sendInterim = ({ res, req }: Exchange, { status, headers }: AnswerHead): void => {
  if (req.httpVersionMinor === 0) return;
  if (status === 102) res.writeProcessing();
  if (status !== 103) return;
  const links = headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === 'link');
  try {
    if (links.length > 0) res.writeEarlyHints({ link: links });
  } catch {
    // Node is strict about links; a hint that it does not take is none the client misses.
  }
};

/**
 * Answers for the instance, or cuts the client off where part of an answer is already with it. A client that did not
 * send all in time (408) is not listened to any more (RFC 9110, 15.5.9).
 */
export const giveUp = (exchange: Exchange, status: number, reason: string): void => {
  if (exchange.isOver) return;
  const { res, closes, lane } = exchange;
  if (exchange.hasAnswered) {
    // A cut connection is the only way to say that the answer is not whole.
    res.destroy();
  } else {
    countAnswer(exchange.state.counter, status);
    const isLast = status === 408 || closes();
    if (isLast) endLane(lane);
    respond(res, { status, headers: [], reason, closes: isLast });
  }
  finish(exchange);
};
