import { XdsError } from './errors.ts';
import { LIMITS } from './limits.ts';

/** A place in bytes of the protobuf wire format: https://protobuf.dev/programming-guides/encoding/ */
export interface Reader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH = 2;
const WIRE_FIXED32 = 5;
const LONGEST_VARINT = 10;

/** Reads from the start of bytes. */
export function readerOf(bytes: Buffer): Reader {
  return { bytes, position: 0, end: bytes.length };
}

function malformed(what: string): XdsError {
  return new XdsError('FLYBALL_XDS_MALFORMED', what);
}

/** Reads a varint; only its low 32 bits are kept, as an unsigned number. */
export function readVarint(reader: Reader): number {
  let value = 0;
  for (let index = 0; index < LONGEST_VARINT; index += 1) {
    const byte = reader.position < reader.end ? reader.bytes[reader.position] : undefined;
    if (byte === undefined) throw malformed('a number is cut off');
    reader.position += 1;
    if (index < 5) value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return value >>> 0;
  }
  throw malformed('a number is too long');
}

/** Reads the length of a field and gives its end. */
function fieldEnd(reader: Reader): number {
  const length = readVarint(reader);
  const end = reader.position + length;
  if (end > reader.end) throw malformed('a field is cut off');
  return end;
}

/** Reads a length-delimited field as a view of the bytes. */
export function readBytes(reader: Reader): Buffer {
  const end = fieldEnd(reader);
  const view = reader.bytes.subarray(reader.position, end);
  reader.position = end;
  return view;
}

/** Reads a text of at most `most` bytes. Throws `FLYBALL_XDS_NAME_TOO_LONG`. */
export function readText(reader: Reader, most: number = LIMITS.nameBytes): string {
  const end = fieldEnd(reader);
  if (end - reader.position > most) {
    throw new XdsError('FLYBALL_XDS_NAME_TOO_LONG', `${end - reader.position} bytes, at most ${most}`);
  }
  const text = reader.bytes.toString('utf8', reader.position, end);
  reader.position = end;
  return text;
}

function skip(reader: Reader, wire: number): void {
  if (wire === WIRE_VARINT) readVarint(reader);
  else if (wire === WIRE_LENGTH) reader.position = fieldEnd(reader);
  else if (wire === WIRE_FIXED64) reader.position += 8;
  else if (wire === WIRE_FIXED32) reader.position += 4;
  else throw malformed(`wire type ${wire}`);
  if (reader.position > reader.end) throw malformed('a field is cut off');
}

/** What to do with each known length-delimited field, by its number. */
export type Fields<T> = Readonly<Record<number, (reader: Reader, into: T) => void>>;

/** Reads all fields of a message; unknown ones, and known ones of another wire type, are skipped. */
export function readFields<T>(reader: Reader, fields: Fields<T>, into: T): T {
  while (reader.position < reader.end) {
    const tag = readVarint(reader);
    const read = (tag & 7) === WIRE_LENGTH ? fields[tag >>> 3] : undefined;
    if (read) read(reader, into);
    else if (tag >>> 3 === 0) throw malformed('field number 0');
    else skip(reader, tag & 7);
  }
  return into;
}

/** Skips a length-delimited field without looking into it. */
export function skipBytes(reader: Reader): void {
  reader.position = fieldEnd(reader);
}

/** Reads the first varint field of this number, 0 when there is none; other fields are skipped. */
export function findVarint(bytes: Buffer, field: number): number {
  const reader = readerOf(bytes);
  let found = 0;
  while (reader.position < reader.end) {
    const tag = readVarint(reader);
    if (tag === field << 3) found = readVarint(reader);
    else skip(reader, tag & 7);
  }
  return found;
}
