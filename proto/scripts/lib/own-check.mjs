import protobuf from 'protobufjs';
import { propertyName } from './own-names.mjs';
import { lineOf } from './own-parse.mjs';

const SCALARS = new Set(['string', 'bytes', 'bool', 'double', 'int32', 'uint32', 'int64', 'uint64']);

function ownPattern(object) {
  if (object instanceof protobuf.Field) return new RegExp(`\\b${object.name}\\s*=\\s*${object.id}\\b`);
  return new RegExp(`\\b(message|service|rpc)\\s+${object.name}\\b`);
}

// A member is looked for behind the start of its owner: other messages may have a field of the same name and number.
function place(files, object) {
  const isMember = object instanceof protobuf.Method || object instanceof protobuf.Field;
  const owner = isMember ? object.parent : object;
  const file = files.find(({ path }) => path === owner.filename);
  if (file === undefined) return 'bundled';
  const patterns = isMember ? [ownPattern(owner), ownPattern(object)] : [ownPattern(object)];
  return `${file.path}:${lineOf(file.source, patterns)}`;
}

function failAt(files, object, reason) {
  throw new Error(`${place(files, object)}: ${object.fullName.replace(/^\./, '')}: ${reason}`);
}

function typeReason(field) {
  if (field.map && field.keyType !== 'string') return `map keys are strings, not ${field.keyType}`;
  if (field.resolvedType instanceof protobuf.Enum) return 'no enums: a string with (flyball.values)';
  if (!field.resolvedType && !SCALARS.has(field.type))
    return `type ${field.type}: take ${[...SCALARS].join(', ')}`;
  return undefined;
}

function valuesReason(field) {
  const values = field.options?.['(flyball.values)'];
  if (values === undefined) return undefined;
  if (field.type !== 'string') return '(flyball.values) is for strings';
  const list = values.split('|');
  return new Set(list).size === list.length ? undefined : `(flyball.values) names a value twice: ${values}`;
}

function nameReason(field) {
  const name = propertyName(field);
  return name in Object.prototype ? `the name ${name} is taken by every JavaScript object` : undefined;
}

function commentReason(object) {
  return object.comment ? undefined : 'lacks a comment';
}

function resolveReason(object) {
  try {
    object.resolve();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function checkField(files, field) {
  const reason =
    resolveReason(field) ??
    commentReason(field) ??
    typeReason(field) ??
    valuesReason(field) ??
    nameReason(field);
  if (reason !== undefined) failAt(files, field, reason);
}

function checkType(files, type) {
  const reason =
    type._edition && type._edition !== 'proto3'
      ? `syntax ${type._edition}: take proto3`
      : commentReason(type);
  if (reason !== undefined) failAt(files, type, reason);
  for (const field of type.fieldsArray) checkField(files, field);
}

function checkService(files, service) {
  for (const method of service.methodsArray) {
    const reason = resolveReason(method) ?? commentReason(method);
    if (reason !== undefined) failAt(files, method, reason);
  }
}

/**
 * Holds our own contracts against their rules: every message, field and call has a comment; no enums, floats, map
 * keys but strings, nor names that JavaScript objects already carry.
 *
 * @param {{ path: string, source: string }[]} files Parsed files.
 * @param {protobuf.ReflectionObject[]} objects Their messages and services.
 * @throws {Error} `<file>:<line>: <message or field>: <reason>`.
 */
export function checkOwn(files, objects) {
  for (const object of objects) {
    if (object instanceof protobuf.Service) checkService(files, object);
    if (object instanceof protobuf.Type) checkType(files, object);
  }
}
