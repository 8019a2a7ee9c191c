import protojson from 'protobufjs/ext/protojson.js';
import protobuf, { type Field, type Type } from 'protobufjs/light.js';
import { reasonOf } from './error.ts';
import { envoyType } from './root.ts';

interface Child {
  readonly type: Type;
  readonly body: unknown;
  readonly path: string;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(type: Type, key: string): Field | undefined {
  return type.fieldsArray.find(({ name, jsonName, protoName }) => [name, jsonName, protoName].includes(key));
}

function items(field: Field, value: unknown): (readonly [string, unknown])[] {
  if (field.map && isPlain(value)) return Object.entries(value).map(([key, item]) => [`[${key}]`, item]);
  if (field.repeated && Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  return [['', value]];
}

function fieldChildren(type: Type, [key, value]: readonly [string, unknown], path: string): Child[] {
  const field = fieldOf(type, key)?.resolve();
  const inner = field?.resolvedType;
  if (field === undefined || !(inner instanceof protobuf.Type)) return [];
  return items(field, value).map(([at, body]) => ({ type: inner, body, path: `${path}.${key}${at}` }));
}

function children({ type, body, path }: Child): Child[] {
  if (!isPlain(body)) return [];
  if (type.fullName !== '.google.protobuf.Any') {
    return Object.entries(body).flatMap((entry) => fieldChildren(type, entry, path));
  }
  const { '@type': url, ...rest } = body;
  const name = String(url).replace(/^.*\//, '');
  return name.startsWith('google.protobuf.') ? [] : [{ type: envoyType(name), body: rest, path }];
}

function failure({ type, body }: Child): string | undefined {
  try {
    protojson.fromJson(type, body);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The children of an Any of an unknown type: none, the Any itself is what is wrong. */
function childrenIfKnown(at: Child): Child[] {
  try {
    return children(at);
  } catch {
    return [];
  }
}

/**
 * Finds the innermost message that is wrong: the protobuf library names a type but not where it stands. Called only
 * after a failure.
 */
export function locate(type: Type, body: unknown): { readonly path: string; readonly reason: string } {
  let at: Child = { type, body, path: '' };
  for (;;) {
    const wrong = childrenIfKnown(at).find((child) => failure(child) !== undefined);
    if (wrong === undefined) return { path: at.path.slice(1), reason: failure(at) ?? 'cannot be encoded' };
    at = wrong;
  }
}
