import { type FieldPlan, type Fields, isFields, type MessagePlan } from './element.ts';
import { within, wrongKind } from './error.ts';
import { compareUtf8 } from './utf8.ts';

function mapToJson(field: FieldPlan, value: unknown): Fields | undefined {
  if (!isFields(value)) throw wrongKind('an object', value);
  const keys = Object.keys(value).sort(compareUtf8);
  const map: Fields = Object.create(null);
  for (const key of keys) map[key] = field.element.toJson(value[key]);
  return keys.length === 0 ? undefined : map;
}

function listToJson(field: FieldPlan, value: unknown): unknown[] | undefined {
  if (!Array.isArray(value)) throw wrongKind('an array', value);
  return value.length === 0 ? undefined : value.map((item: unknown) => field.element.toJson(item));
}

function fieldToJson(field: FieldPlan, value: unknown): unknown {
  if (field.rule === 'map') return mapToJson(field, value);
  if (field.rule === 'repeated') return listToJson(field, value);
  const left = field.rule === 'single' ? field.element.isOmitted(value) : value === undefined;
  return left ? undefined : field.element.toJson(value);
}

/** Plain JSON of a message: what its bytes would hold, fields in order of number, bytes as base64. Throws `Fault`. */
export function messageToJson(plan: MessagePlan, message: unknown): Fields {
  if (!isFields(message)) throw wrongKind('an object', message);
  const json: Fields = {};
  for (const field of plan.fields) {
    try {
      const value = fieldToJson(field, message[field.name]);
      if (value !== undefined) json[field.name] = value;
    } catch (error) {
      throw within(`.${field.name}`, error);
    }
  }
  return json;
}
