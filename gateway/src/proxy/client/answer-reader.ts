import { withoutBlanks } from '../head/blanks.ts';
import { isFraming } from '../head/hop-headers.ts';
import { type AnswerFault, type AnswerHead, parseAnswerHead } from './answer-head.ts';
import { type ChunkReader, createChunkReader, readChunks, resetChunks } from './chunks.ts';

/** Who takes an answer. Bytes are valid during the call only. */
export interface AnswerTaker {
  /** An answer before the answer (1xx but 101). */
  readonly interim: (head: AnswerHead) => void;
  readonly head: (head: AnswerHead) => void;
  readonly data: (bytes: Buffer, start: number, end: number) => void;
  /** Trailers as name, value, name, value … */
  readonly end: (trailers: readonly string[]) => void;
  /** The protocol was switched (101); the bytes behind the head belong to the new one. */
  readonly switched: (head: AnswerHead, rest: Buffer) => void;
  readonly fault: (fault: AnswerFault) => void;
}

/** What is asked on a connection. */
export interface Asked {
  /** Whether the request was a HEAD. */
  readonly isHead: boolean;
  /** Whether it asked to switch the protocol. */
  readonly upgrades: boolean;
}

type ReaderState = 'idle' | 'head' | 'length' | 'chunked' | 'close' | 'ended';

/** Reads the answers of one connection, one after another. Knows no sockets. */
export interface AnswerReader {
  readonly taker: AnswerTaker;
  state: ReaderState;
  asked: Asked;
  /** Start of a head that came in pieces. */
  text: string;
  /** Bytes left of a body of known length. */
  left: number;
  interims: number;
  /** Whether the connection may be used again once the answer ended. */
  keepsAlive: boolean;
  idleMs: number | undefined;
  /** Whether any byte of the answer came. */
  hasBegun: boolean;
  readonly chunks: ChunkReader;
}

const MAX_HEAD = 16_384;
const MAX_INTERIMS = 16;
const NOTHING: Asked = { isHead: false, upgrades: false };
const NO_TRAILERS: readonly string[] = [];

export const createAnswerReader = (taker: AnswerTaker): AnswerReader => ({
  taker,
  state: 'idle',
  asked: NOTHING,
  text: '',
  left: 0,
  interims: 0,
  keepsAlive: false,
  idleMs: undefined,
  hasBegun: false,
  chunks: createChunkReader(),
});

/** A request was sent: its answer is to be read. */
export const expectAnswer = (reader: AnswerReader, asked: Asked): void => {
  reader.state = 'head';
  reader.asked = asked;
  reader.text = '';
  reader.interims = 0;
  reader.keepsAlive = false;
  reader.hasBegun = false;
};

/** Reads bytes. Bytes that nobody asked for, or behind the end of an answer, make the connection unusable. */
export const readAnswer = (reader: AnswerReader, bytes: Buffer, size: number): void => {
  let at = 0;
  if (size > 0) reader.hasBegun = true;
  while (at < size) {
    if (reader.state === 'head') at = readHead(reader, bytes, { start: at, end: size });
    else if (reader.state === 'idle' || reader.state === 'ended') {
      reader.keepsAlive = false;
      return;
    } else at = readBody(reader, bytes, { start: at, end: size });
  }
};

/** The other side ended the connection. */
export const closeAnswer = (reader: AnswerReader): void => {
  reader.keepsAlive = false;
  if (reader.state === 'close') end(reader, NO_TRAILERS);
  else if (reader.state !== 'idle' && reader.state !== 'ended') fail(reader, 'ended too early');
};

/** Nobody wants the rest of the answer: the connection is of no use any more. */
export const giveUpAnswer = (reader: AnswerReader): void => {
  reader.state = 'ended';
  reader.keepsAlive = false;
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Told before the taker hears it: bytes behind an answer, which nobody asked for, end the connection with it. */
const end = (reader: AnswerReader, trailers: readonly string[], hasMore = false): void => {
  reader.state = 'ended';
  if (hasMore) reader.keepsAlive = false;
  reader.taker.end(trailers);
};

const fail = (reader: AnswerReader, fault: AnswerFault): void => {
  reader.state = 'ended';
  reader.keepsAlive = false;
  reader.taker.fault(fault);
};

/** Reads up to the end of the head; returns the place behind it, or the end of the bytes. */
const readHead = (reader: AnswerReader, bytes: Buffer, { start, end: stop }: Span): number => {
  const before = reader.text.length;
  const text = reader.text + bytes.toString('latin1', start, Math.min(stop, start + MAX_HEAD + 4 - before));
  const last = text.indexOf('\r\n\r\n', Math.max(0, before - 3));
  if (last < 0 || last > MAX_HEAD) {
    reader.text = text;
    if (text.length >= MAX_HEAD) fail(reader, 'head is too large');
    return stop;
  }
  reader.text = '';
  const behind = start + last + 4 - before;
  const head = parseAnswerHead(text.slice(0, last + 2), reader.asked.isHead);
  if (typeof head === 'string') fail(reader, head);
  else if (head.status < 200) return takeInterim(reader, head, { bytes, start: behind, end: stop });
  else takeHead(reader, head, behind < stop);
  return behind;
};

const takeHead = (reader: AnswerReader, head: AnswerHead, hasMore: boolean): void => {
  reader.keepsAlive = head.keepsAlive;
  reader.idleMs = head.idleMs;
  reader.left = head.length;
  reader.state = head.framing === 'none' ? 'length' : head.framing;
  if (head.framing === 'chunked') resetChunks(reader.chunks);
  reader.taker.head(head);
  // The taker may have given the answer up.
  if (reader.state === 'length' && reader.left === 0) end(reader, NO_TRAILERS, hasMore);
};

const takeInterim = (
  reader: AnswerReader,
  head: AnswerHead,
  { bytes, start, end: stop }: Span & { readonly bytes: Buffer },
): number => {
  if (head.status === 101) {
    if (!reader.asked.upgrades) {
      fail(reader, 'protocol switched without being asked');
      return stop;
    }
    reader.state = 'ended';
    reader.taker.switched(head, Buffer.from(bytes.subarray(start, stop)));
    return stop;
  }
  reader.interims += 1;
  if (reader.interims > MAX_INTERIMS) fail(reader, 'too many interim answers');
  else reader.taker.interim(head);
  return start;
};

const readBody = (reader: AnswerReader, bytes: Buffer, { start, end: stop }: Span): number => {
  if (reader.state === 'close') {
    reader.taker.data(bytes, start, stop);
    return stop;
  }
  if (reader.state === 'chunked') return readChunked(reader, bytes, { start, end: stop });
  const until = Math.min(stop, start + reader.left);
  reader.left -= until - start;
  reader.taker.data(bytes, start, until);
  if (reader.left === 0 && reader.state === 'length') end(reader, NO_TRAILERS, until < stop);
  return until;
};

const readChunked = (reader: AnswerReader, bytes: Buffer, { start, end: stop }: Span): number => {
  const { chunks, taker } = reader;
  const behind = readChunks(chunks, bytes, {
    start,
    end: stop,
    data: (from, to) => taker.data(bytes, from, to),
  });
  // The taker may have given the answer up meanwhile.
  if (reader.state !== 'chunked') return behind;
  if (chunks.state === 'bad') fail(reader, 'chunk is malformed');
  else if (chunks.state === 'end') end(reader, trailersOf(chunks.trailers), behind < stop);
  return behind;
};

/** Trailers that may be passed on: none that frames the message or routes it (RFC 9110, 6.5.1). */
const trailersOf = (text: string): readonly string[] => {
  if (text === '') return NO_TRAILERS;
  return text.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const lower = name.toLowerCase();
    return colon < 0 || isFraming(lower) || lower === 'host'
      ? []
      : [name, withoutBlanks(line, colon + 1, line.length)];
  });
};
