import {
  type Cursor,
  type FieldPlan,
  type Fields,
  isFields,
  KEY_TAG,
  MAX_DEPTH,
  MAX_MESSAGES,
  type MessagePlan,
  VALUE_TAG,
} from './element.ts';
import { Fault, within } from './error.ts';
import { getString } from './scalar.ts';

const LENGTH_DELIMITED = 2;

/** A message without any field in its bytes. */
export function emptyMessage(plan: MessagePlan): Fields {
  const message: Fields = { ...plan.template };
  for (const { name, rule } of plan.collections) message[name] = rule === 'map' ? Object.create(null) : [];
  return message;
}

/** Narrows the reader to the next length-delimited record; returns where the record around it ends. */
function enter({ reader }: Cursor): number {
  const outer = reader.len;
  const length = reader.uint32();
  if (length > outer - reader.pos) throw new Fault('the bytes end within a field');
  reader.len = reader.pos + length;
  return outer;
}

function leave({ reader }: Cursor, outer: number): void {
  if (reader.pos !== reader.len) throw new Fault('a field reaches over the end of its record');
  reader.len = outer;
}

/** Reads a nested message behind its tag. `held` is continued where a single field comes twice. */
export function readNested(cursor: Cursor, plan: MessagePlan, held: unknown): Fields {
  const message = isFields(held) ? held : emptyMessage(plan);
  if (++cursor.depth > MAX_DEPTH) throw new Fault(`nested deeper than ${MAX_DEPTH} messages`);
  if (++cursor.messages > MAX_MESSAGES) throw new Fault(`more than ${MAX_MESSAGES} messages in one`);
  const outer = enter(cursor);
  readMessage(cursor, plan, message);
  leave(cursor, outer);
  cursor.depth--;
  return message;
}

function readPacked(cursor: Cursor, { element }: FieldPlan, list: unknown[]): void {
  const outer = enter(cursor);
  while (cursor.reader.pos < cursor.reader.len) list.push(element.read(cursor, undefined));
  leave(cursor, outer);
}

// Key and value may be absent and may come twice: https://protobuf.dev/programming-guides/encoding/#maps
function readEntry(cursor: Cursor, { element }: FieldPlan, map: Fields): void {
  const { reader } = cursor;
  const outer = enter(cursor);
  let key = '';
  let value: unknown;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === KEY_TAG) key = getString(reader);
    else if (tag === (VALUE_TAG | element.wire)) value = element.read(cursor, value);
    else reader.skipType(tag & 7, cursor.depth, tag >>> 3);
  }
  leave(cursor, outer);
  map[key] = value ?? element.absent ?? element.build({}, { json: false, depth: cursor.depth });
}

function readSingle(cursor: Cursor, field: FieldPlan, message: Fields): void {
  const value = field.element.read(cursor, message[field.name]);
  for (const rival of field.rivals) delete message[rival];
  message[field.name] = value;
}

/** Reads one record of a known field. */
function readField(
  cursor: Cursor,
  field: FieldPlan,
  { wire, message }: { wire: number; message: Fields },
): void {
  const held = message[field.name];
  if (Array.isArray(held)) {
    if (wire === field.element.wire) held.push(field.element.read(cursor, undefined));
    else readPacked(cursor, field, held);
  } else if (field.rule === 'map' && isFields(held)) readEntry(cursor, field, held);
  else readSingle(cursor, field, message);
}

// A record of another wire type than its field's counts as unknown, as in every protobuf library.
function isReadable(field: FieldPlan, wire: number): boolean {
  if (field.rule === 'map') return wire === LENGTH_DELIMITED;
  const packed = field.rule === 'repeated' && field.element.packable && wire === LENGTH_DELIMITED;
  return packed || wire === field.element.wire;
}

/** Reads fields into a message up to `reader.len`. Unknown fields are skipped. Throws `Fault`. */
export function readMessage(cursor: Cursor, plan: MessagePlan, message: Fields): void {
  const { reader } = cursor;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    const wire = tag & 7;
    const field = plan.byNumber.get(tag >>> 3);
    if (field === undefined || !isReadable(field, wire)) {
      reader.skipType(wire, cursor.depth, tag >>> 3);
      continue;
    }
    try {
      readField(cursor, field, { wire, message });
    } catch (error) {
      throw within(`.${field.name}`, error);
    }
  }
}
