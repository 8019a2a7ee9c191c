import {
  type FieldPlan,
  type Fields,
  isFields,
  KEY_TAG,
  MAX_DEPTH,
  type MessagePlan,
  VALUE_TAG,
} from './element.ts';
import { Fault, within, wrongKind } from './error.ts';
import { closeRecord, openRecord, type Pen, putText, putUint32 } from './pen.ts';
import { checkRivals } from './rivals.ts';
import { compareUtf8, hasUtf8 } from './utf8.ts';

function writeRepeated(pen: Pen, field: FieldPlan, value: unknown): void {
  if (!Array.isArray(value)) throw wrongKind('an array', value);
  if (value.length === 0) return;
  const { packable } = field.element;
  if (packable) putUint32(pen, field.tag);
  const start = packable ? openRecord(pen) : 0;
  let key = 0;
  try {
    for (; key < value.length; key++) {
      if (!packable) putUint32(pen, field.tag);
      field.element.write(pen, value[key]);
    }
  } catch (error) {
    throw within(`[${key}]`, error);
  }
  if (packable) closeRecord(pen, start);
}

function writeValue(pen: Pen, { element }: FieldPlan, { key, value }: { key: string; value: unknown }): void {
  try {
    element.write(pen, value);
  } catch (error) {
    throw within(`[${key}]`, error);
  }
}

// A map is a list of messages with key 1 and value 2; both are always written, as protoc's code does.
function writeMap(pen: Pen, field: FieldPlan, value: unknown): void {
  if (!isFields(value)) throw wrongKind('an object', value);
  for (const key of Object.keys(value).sort(compareUtf8)) {
    if (!hasUtf8(key)) throw new Fault('half of a surrogate pair in a key has no UTF-8 form');
    putUint32(pen, field.tag);
    const start = openRecord(pen);
    putUint32(pen, KEY_TAG);
    putText(pen, key);
    putUint32(pen, VALUE_TAG | field.element.wire);
    writeValue(pen, field, { key, value: value[key] });
    closeRecord(pen, start);
  }
}

function writeOne(pen: Pen, field: FieldPlan, message: Fields): void {
  const value = message[field.name];
  const left = field.rule === 'single' ? field.element.isOmitted(value) : value === undefined;
  if (left) return;
  checkRivals(field, message);
  putUint32(pen, field.tag);
  field.element.write(pen, value);
}

function writeField(pen: Pen, field: FieldPlan, message: Fields): void {
  if (field.rule === 'repeated') writeRepeated(pen, field, message[field.name]);
  else if (field.rule === 'map') writeMap(pen, field, message[field.name]);
  else writeOne(pen, field, message);
}

/** Writes the fields of a message in order of number. Throws `Fault`. */
export function writeMessage(pen: Pen, plan: MessagePlan, message: unknown): void {
  if (!isFields(message)) throw wrongKind('an object', message);
  if (++pen.depth > MAX_DEPTH) throw new Fault(`nested deeper than ${MAX_DEPTH} messages`);
  let current: FieldPlan | undefined;
  try {
    for (const field of plan.fields) {
      current = field;
      writeField(pen, field, message);
    }
  } catch (error) {
    throw within(`.${current?.name}`, error);
  }
  pen.depth--;
}
