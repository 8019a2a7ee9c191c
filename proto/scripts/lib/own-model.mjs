import protobuf from 'protobufjs';
import { checkOwn } from './own-check.mjs';
import { propertyName, typeName } from './own-names.mjs';
import { parseOwn } from './own-parse.mjs';
import { byText } from './text.mjs';

/**
 * @typedef {object} OwnField
 * @property {string} name Property name.
 * @property {number} id Field number.
 * @property {string} type Scalar type, or the full name of a message.
 * @property {boolean} message Whether `type` names a message.
 * @property {'single' | 'optional' | 'repeated' | 'map'} rule `single`: a scalar that is always present.
 * @property {string} [oneof] Name of the oneof it belongs to.
 * @property {string[]} [values] Closed list of values.
 * @property {string} comment Empty for bundled messages.
 *
 * @typedef {object} OwnMessage
 * @property {string} name Full name.
 * @property {string} typeName Name of its TypeScript type.
 * @property {string} comment
 * @property {OwnField[]} fields In order of number.
 *
 * @typedef {object} OwnMethod
 * @property {string} name
 * @property {string} comment
 * @property {string} path HTTP/2 path of the call.
 * @property {string} request Full name of the request.
 * @property {string} response Full name of the answer.
 * @property {boolean} requestStream
 * @property {boolean} responseStream
 *
 * @typedef {{ messages: OwnMessage[], services: { name: string, comment: string, methods: OwnMethod[] }[] }} OwnModel
 */

function fullName(object) {
  return object.fullName.replace(/^\./, '');
}

function isProto3Optional(field) {
  return field.options?.proto3_optional === true;
}

function rule(field) {
  if (field.map) return 'map';
  if (field.repeated) return 'repeated';
  return field.partOf || field.resolvedType ? 'optional' : 'single';
}

function ownField(field) {
  const values = field.options?.['(flyball.values)'];
  return {
    name: propertyName(field),
    id: field.id,
    type: field.resolvedType ? fullName(field.resolvedType) : field.type,
    message: Boolean(field.resolvedType),
    rule: rule(field),
    ...(field.partOf && !isProto3Optional(field) ? { oneof: field.partOf.name } : {}),
    ...(values === undefined ? {} : { values: values.split('|') }),
    comment: field.comment ?? '',
  };
}

function ownMessage(type) {
  const fields = type.fieldsArray.map(ownField).sort((a, b) => a.id - b.id);
  return { name: fullName(type), typeName: typeName(type), comment: type.comment ?? '', fields };
}

function ownMethod(service, method) {
  return {
    name: method.name,
    comment: method.comment ?? '',
    path: `/${fullName(service)}/${method.name}`,
    request: fullName(method.resolvedRequestType),
    response: fullName(method.resolvedResponseType),
    requestStream: Boolean(method.requestStream),
    responseStream: Boolean(method.responseStream),
  };
}

function ownService(service) {
  const methods = service.methodsArray.map((method) => ownMethod(service, method));
  return { name: fullName(service), comment: service.comment ?? '', methods };
}

function declared(object, paths, found = []) {
  if (paths.has(object.filename)) found.push(object);
  for (const child of object.nestedArray ?? []) declared(child, paths, found);
  return found;
}

function withReferred(types) {
  const all = new Set(types);
  for (const type of all) {
    for (const field of type.fieldsArray) if (field.resolvedType) all.add(field.resolvedType);
  }
  return [...all];
}

function checkTypeNames(messages) {
  const taken = new Map();
  for (const { name, typeName } of messages) {
    const other = taken.get(typeName);
    if (other !== undefined)
      throw new Error(`${name} and ${other} would both be the type ${typeName}: rename one`);
    taken.set(typeName, name);
  }
}

/**
 * Reads and checks our own contracts.
 *
 * @param {string} folder Import root of the protos.
 * @returns {OwnModel} Messages and services in order of name.
 */
export function ownModel(folder) {
  const { root, files } = parseOwn(folder);
  const objects = declared(root, new Set(files.map(({ path }) => path)));
  checkOwn(files, objects);
  const types = objects.filter((object) => object instanceof protobuf.Type);
  const services = objects.filter((object) => object instanceof protobuf.Service);
  const byName = (a, b) => byText(a.name, b.name);
  const messages = withReferred(types).map(ownMessage).sort(byName);
  checkTypeNames(messages);
  return { messages, services: services.map(ownService).sort(byName) };
}
