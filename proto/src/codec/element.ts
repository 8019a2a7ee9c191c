import type { Reader } from 'protobufjs/minimal.js';
import type { Pen } from './pen.ts';

/** Deepest nesting of messages that is written or read. */
export const MAX_DEPTH = 64;

/** Most nested messages of one encoded message: bounds the memory that a few received bytes can claim. */
export const MAX_MESSAGES = 262_144;

/** Tag of the key of a map entry: field 1, length-delimited. */
export const KEY_TAG = (1 << 3) | 2;

/** Tag of the value of a map entry, field 2, to be completed by its wire type. */
export const VALUE_TAG = 2 << 3;

/** Bytes under way to a message. `reader.len` is the end of the record being read. */
export interface Cursor {
  readonly reader: Reader;
  depth: number;
  messages: number;
}

/** How foreign values become messages: `json` expects base64 for bytes and refuses unknown names. */
export interface BuildRules {
  readonly json: boolean;
  readonly depth: number;
}

/** What a field holds one or many of: a scalar or a message. Every function throws `Fault`. */
export interface Element {
  /** Wire type of one value: 0 varint, 1 eight bytes, 2 length-delimited. */
  readonly wire: 0 | 1 | 2;
  /** Whether many share one record: https://protobuf.dev/programming-guides/encoding/#packed */
  readonly packable: boolean;
  /** Value of a single field that is not in the bytes; undefined for messages. */
  readonly absent: unknown;
  /** Whether a single field of this value stays out of the bytes. */
  readonly isOmitted: (value: unknown) => boolean;
  /** Writes the value without its tag. */
  readonly write: (pen: Pen, value: unknown) => void;
  /** Reads a value behind its tag; a message continues what the field already holds. */
  readonly read: (cursor: Cursor, held: unknown) => unknown;
  /** Checks a foreign value and completes it. */
  readonly build: (value: unknown, rules: BuildRules) => unknown;
  /** Plain JSON of a value. */
  readonly toJson: (value: unknown) => unknown;
}

/** One field of a message, ready for use. */
export interface FieldPlan {
  readonly name: string;
  readonly rule: 'single' | 'optional' | 'repeated' | 'map';
  /** Number and wire type before each record that we write. */
  readonly tag: number;
  readonly element: Element;
  /** Other members of its oneof. */
  readonly rivals: readonly string[];
}

/** A message, ready for use. */
export interface MessagePlan {
  readonly name: string;
  /** In order of number. */
  readonly fields: readonly FieldPlan[];
  /** Those that are repeated or maps. */
  readonly collections: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
  readonly byNumber: ReadonlyMap<number, FieldPlan>;
  /** Values of fields that are not in the bytes, in order of number; collections stand as null. */
  readonly template: Fields;
}

/** A message whose fields are looked up by name. */
export type Fields = Record<string, unknown>;

/** Whether a value can be read as fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
