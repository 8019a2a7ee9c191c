import type { Long, Reader } from 'protobufjs/minimal.js';
import type { Element } from './element.ts';
import { Fault, wrongKind } from './error.ts';
import { type Pen, putBytes, putDouble, putInt64, putText, putUint32 } from './pen.ts';
import { hasUtf8 } from './utf8.ts';

/** Names of the scalar types that our own contracts use. */
export type ScalarName = 'string' | 'bytes' | 'bool' | 'double' | 'int32' | 'uint32' | 'int64' | 'uint64';

interface ScalarSpec<T> {
  readonly wire: 0 | 1 | 2;
  readonly absent: T;
  readonly isOmitted: (value: unknown) => boolean;
  readonly cast: (value: unknown) => T;
  readonly put: (pen: Pen, value: T) => void;
  readonly get: (reader: Reader) => T;
}

function scalar<T>(spec: ScalarSpec<T>): Element {
  return {
    wire: spec.wire,
    packable: spec.wire !== 2,
    absent: spec.absent,
    isOmitted: spec.isOmitted,
    write: (pen, value) => spec.put(pen, spec.cast(value)),
    read: ({ reader }) => spec.get(reader),
    build: spec.cast,
    toJson: spec.cast,
  };
}

function castString(value: unknown): string {
  if (typeof value !== 'string') throw wrongKind('a string', value);
  if (!hasUtf8(value)) throw new Fault('half of a surrogate pair has no UTF-8 form');
  return value;
}

/**
 * Reads a string and refuses what is no UTF-8. The fast path replaces that by U+FFFD; only where one is found is the
 * string read again, strictly.
 */
export function getString(reader: Reader): string {
  const start = reader.pos;
  const text = reader.string();
  if (!text.includes('\uFFFD')) return text;
  reader.pos = start;
  return reader.stringVerify();
}

const string: Element = {
  ...scalar({
    wire: 2,
    absent: '',
    isOmitted: (value) => value === '',
    cast: castString,
    put: putText,
    get: getString,
  }),
  // Writing finds by itself what has no UTF-8 form.
  write: (pen, value) => {
    if (typeof value !== 'string') throw wrongKind('a string', value);
    putText(pen, value);
  },
};

function castBool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongKind('a boolean', value);
  return value;
}

const bool = scalar({
  wire: 0,
  absent: false,
  isOmitted: (value) => value === false,
  cast: castBool,
  put: (pen, value) => putUint32(pen, value ? 1 : 0),
  get: (reader) => reader.bool(),
});

function castBytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongKind('a Uint8Array', value);
  return value;
}

function fromBase64(value: unknown): Uint8Array {
  const text = castString(value);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Fault('expected base64');
  return new Uint8Array(bytes);
}

const bytes: Element = {
  ...scalar({
    wire: 2,
    absent: new Uint8Array(0),
    isOmitted: (value) => value instanceof Uint8Array && value.length === 0,
    cast: castBytes,
    put: putBytes,
    // A copy: a view would keep the whole received buffer alive, and change when that is reused.
    get: (reader) => new Uint8Array(reader.bytes()),
  }),
  build: (value, { json }) => (json ? fromBase64(value) : castBytes(value)),
  toJson: (value) => Buffer.from(castBytes(value)).toString('base64'),
};

interface NumberSpec {
  readonly wire: 0 | 1;
  readonly cast: (value: unknown) => number;
  readonly put: (pen: Pen, value: number) => void;
  readonly get: (reader: Reader) => number;
}

function number({ wire, cast, put, get }: NumberSpec): Element {
  const isOmitted = (value: unknown): boolean => value === 0;
  return scalar({ wire, absent: 0, isOmitted, cast, put, get });
}

// Adding 0 turns -0 into 0, so that equal numbers give equal bytes.
function integer(min: number, max: number): (value: unknown) => number {
  return (value) => {
    if (typeof value !== 'number') throw wrongKind('a number', value);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new Fault(`expected an integer from ${min} to ${max}`);
    }
    return value + 0;
  };
}

function castDouble(value: unknown): number {
  if (typeof value !== 'number') throw wrongKind('a number', value);
  if (!Number.isFinite(value)) throw new Fault('expected a finite number');
  return value + 0;
}

// Beyond 2^53 the sum is rounded, but never into the safe range: the cast behind it refuses it.
function fromLong({ low, high, unsigned }: Long): number {
  return (unsigned ? high >>> 0 : high) * 2 ** 32 + (low >>> 0);
}

const castInt64 = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const castUint64 = integer(0, Number.MAX_SAFE_INTEGER);

const double = number({
  wire: 1,
  cast: castDouble,
  put: putDouble,
  get: (reader) => castDouble(reader.double()),
});

const int32 = number({
  wire: 0,
  cast: integer(-(2 ** 31), 2 ** 31 - 1),
  put: putInt64,
  get: (reader) => reader.int32(),
});

const uint32 = number({
  wire: 0,
  cast: integer(0, 2 ** 32 - 1),
  put: putUint32,
  get: (reader) => reader.uint32(),
});

const int64 = number({
  wire: 0,
  cast: castInt64,
  put: putInt64,
  get: (reader) => castInt64(fromLong(reader.int64())),
});

const uint64 = number({
  wire: 0,
  cast: castUint64,
  put: putInt64,
  get: (reader) => castUint64(fromLong(reader.uint64())),
});

/** The scalar types of our own contracts. 64-bit integers are numbers and refused beyond 2^53 - 1. */
export const scalars: Readonly<Record<ScalarName, Element>> = {
  string,
  bytes,
  bool,
  double,
  int32,
  uint32,
  int64,
  uint64,
};

/**
 * A string field with a closed list of values. A listed value is always written, so that the bytes say what they
 * mean; bytes without the field (written before it existed) read as the first value.
 */
export function oneOfValues(values: readonly string[]): Element {
  const known = new Set(values);
  const cast = (value: unknown): string => {
    if (typeof value === 'string' && known.has(value)) return value;
    castString(value);
    throw new Fault(`expected one of ${values.join(', ')}`);
  };
  return scalar({
    wire: 2,
    absent: values[0] ?? '',
    isOmitted: (value) => value === '' && known.has(''),
    cast,
    put: putText,
    get: (reader) => cast(getString(reader)),
  });
}
