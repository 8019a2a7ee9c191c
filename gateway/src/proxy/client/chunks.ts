/**
 * Reader of chunked bodies (RFC 9112, 7.1), fed with the bytes as they come. Strict: sizes of at most 8 digits, no bare
 * line ends, extensions of bounded length that are dropped, trailers of bounded size.
 */
export interface ChunkReader {
  state: ChunkState;
  /** Bytes left of the chunk. */
  left: number;
  /** Digits read of a size. */
  digits: number;
  /** Bytes of an extension, or text of the trailers, so far. */
  extension: number;
  trailers: string;
}

type ChunkState =
  | 'size'
  | 'extension'
  | 'size-end'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailers'
  | 'end'
  | 'bad';

const MAX_DIGITS = 8;
const MAX_EXTENSION = 256;
const MAX_TRAILERS = 16_384;

/** Lines of trailers, each with its end. */
const TRAILERS = /^(?:[!#$%&'*+\-.^_`|~\dA-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/;

export const createChunkReader = (): ChunkReader => ({
  state: 'size',
  left: 0,
  digits: 0,
  extension: 0,
  trailers: '',
});

/** Makes a reader ready for another body. */
export const resetChunks = (reader: ChunkReader): void => {
  reader.state = 'size';
  reader.left = 0;
  reader.digits = 0;
  reader.extension = 0;
  reader.trailers = '';
};

/**
 * Reads bytes; calls back for each piece of the body. Returns the place behind what belongs to the body: less than
 * `end` only in the states `end` and `bad`.
 */
export const readChunks = (reader: ChunkReader, bytes: Buffer, span: ChunkSpan): number => {
  const { end, data } = span;
  let at = span.start;
  while (at < end && reader.state !== 'end' && reader.state !== 'bad') {
    if (reader.state === 'data') {
      const until = Math.min(end, at + reader.left);
      data(at, until);
      reader.left -= until - at;
      at = until;
      if (reader.left === 0) reader.state = 'data-cr';
    } else if (reader.state === 'trailers') {
      at = readTrailers(reader, bytes, { start: at, end });
    } else {
      step(reader, bytes[at] ?? 0);
      at += 1;
    }
  }
  return at;
};

/** Bytes to read, and what takes the pieces of the body. */
export interface ChunkSpan {
  readonly start: number;
  readonly end: number;
  readonly data: (start: number, end: number) => void;
}

const CR = 13;
const LF = 10;
const SEMICOLON = 59;

const step = (reader: ChunkReader, byte: number): void => {
  const { state } = reader;
  if (state === 'size') readSize(reader, byte);
  else if (state === 'extension') readExtension(reader, byte);
  else if (state === 'size-end') reader.state = byte === LF ? afterSize(reader) : 'bad';
  else if (state === 'data-cr') reader.state = byte === CR ? 'data-lf' : 'bad';
  else {
    reader.digits = 0;
    reader.extension = 0;
    reader.state = byte === LF ? 'size' : 'bad';
  }
};

const readSize = (reader: ChunkReader, byte: number): void => {
  const digit = hexDigit(byte);
  if (digit >= 0) {
    reader.left = reader.left * 16 + digit;
    reader.digits += 1;
    if (reader.digits > MAX_DIGITS) reader.state = 'bad';
  } else if (reader.digits === 0) {
    reader.state = 'bad';
  } else if (byte === CR) {
    reader.state = 'size-end';
  } else {
    reader.state = byte === SEMICOLON ? 'extension' : 'bad';
  }
};

const readExtension = (reader: ChunkReader, byte: number): void => {
  reader.extension += 1;
  if (byte === CR) reader.state = 'size-end';
  else if ((byte < 32 && byte !== 9) || byte === 127 || reader.extension > MAX_EXTENSION)
    reader.state = 'bad';
};

const afterSize = ({ left }: ChunkReader): ChunkState => (left === 0 ? 'trailers' : 'data');

const hexDigit = (byte: number): number => {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
};

/** Reads lines up to the empty one. */
const readTrailers = (
  reader: ChunkReader,
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
): number => {
  const before = reader.trailers.length;
  const text = reader.trailers + bytes.toString('latin1', start, Math.min(end, start + MAX_TRAILERS));
  const last = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n') + 2;
  const isComplete = text.startsWith('\r\n') || last > 1;
  reader.trailers = isComplete ? text.slice(0, last) : text;
  const isBad = isComplete ? !TRAILERS.test(reader.trailers) : text.length >= MAX_TRAILERS;
  if (isBad) reader.state = 'bad';
  if (isBad || !isComplete) return end;
  reader.state = 'end';
  return start + last + 2 - before;
};
