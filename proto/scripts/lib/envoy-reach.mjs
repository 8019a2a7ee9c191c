import protobuf from 'protobufjs';
import { byText } from './text.mjs';

const WELL_KNOWN = '.google.protobuf.';

/** Well-known types that may themselves stand in an Any; their JSON is then its member `value`. */
export const VALUE_BODIES = [
  'BoolValue',
  'StringValue',
  'BytesValue',
  'UInt32Value',
  'UInt64Value',
  'Duration',
  'Struct',
];

function visit(object, found) {
  found(object);
  for (const child of object.nestedArray ?? []) visit(child, found);
}

function everything(root) {
  const all = [];
  visit(root, (object) => all.push(object));
  return all;
}

function addReachable(object, kept) {
  if (!object || kept.has(object)) return;
  kept.add(object);
  if (!(object instanceof protobuf.Type)) return;
  for (const field of object.fieldsArray) addReachable(field.resolve().resolvedType, kept);
}

function methodTypes(service) {
  const methods = service.methodsArray.map((method) => method.resolve());
  return methods.flatMap((method) => [method.resolvedRequestType, method.resolvedResponseType]);
}

function isWellKnown(object) {
  return object.fullName.startsWith(WELL_KNOWN);
}

/**
 * Finds what the root files need.
 *
 * @param {{ root: protobuf.Root, rootFiles: Set<string> }} loaded Result of `loadEnvoyRoot`.
 * @returns {{ kept: protobuf.ReflectionObject[], services: protobuf.Service[], anyBodies: protobuf.Type[] }}
 *   Reachable messages and enums in order of name, services of the root files, and the messages that may stand in an
 *   Any: every top-level message of a root file that is no request or answer of a service.
 */
export function reachable({ root, rootFiles }) {
  const own = everything(root).filter((object) => rootFiles.has(object.filename));
  const services = own.filter((object) => object instanceof protobuf.Service);
  const types = own.filter((object) => object instanceof protobuf.Type && !isWellKnown(object));
  const spoken = new Set(services.flatMap(methodTypes));
  const kept = new Set();
  const values = VALUE_BODIES.map((name) => root.lookupType(`${WELL_KNOWN}${name}`));
  for (const type of [...types, ...spoken, ...values]) addReachable(type, kept);
  return {
    kept: [...kept].sort((a, b) => byText(a.fullName, b.fullName)),
    services,
    anyBodies: types.filter((type) => !(type.parent instanceof protobuf.Type) && !spoken.has(type)),
  };
}
