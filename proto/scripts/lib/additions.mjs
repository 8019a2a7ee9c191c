import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { byText } from './text.mjs';

function makeField(spec) {
  const name = protobuf.util.camelCase(spec.name);
  const field = new protobuf.Field(name, spec.number, spec.type, spec.repeated ? 'repeated' : undefined);
  field.protoName = spec.name;
  return field;
}

function addField(type, spec) {
  // Unresolved fields have a proto name only where it differs from the name.
  const taken = type.fieldsArray.find(
    (field) => field.id === spec.number || (field.protoName ?? field.name) === spec.name,
  );
  if (taken) {
    throw new Error(
      `${type.fullName.slice(1)}.${spec.name} = ${spec.number} is already there: drop the addition`,
    );
  }
  const field = makeField(spec);
  if (spec.oneof === undefined) {
    type.add(field);
    return;
  }
  const oneof = type.oneofs?.[protobuf.util.camelCase(spec.oneof)];
  if (!oneof) throw new Error(`${type.fullName.slice(1)} has no oneof ${spec.oneof}`);
  oneof.add(field);
}

function addMessage(root, spec) {
  const dot = spec.name.lastIndexOf('.');
  const type = new protobuf.Type(spec.name.slice(dot + 1));
  // Without it a type made by hand counts as proto2: other presence, no packing, no UTF-8 check.
  type._edition = 'proto3';
  for (const field of spec.fields) type.add(makeField(field));
  root.lookup(spec.name.slice(0, dot)).add(type);
}

function applyFile(root, path) {
  const { messages = [], fields = [] } = JSON.parse(readFileSync(path, 'utf8'));
  try {
    for (const spec of messages) addMessage(root, spec);
    for (const spec of fields) addField(root.lookupType(spec.message), spec);
  } catch (error) {
    throw new Error(`${path}: ${error.message}`, { cause: error });
  }
}

/**
 * Adds the messages and fields listed in the addition files: newer than the protos of the npm package.
 * Fails when one of them is no longer missing, so that no addition outlives its need.
 *
 * @param {protobuf.Root} root Loaded, not yet resolved root.
 * @param {string} folder Folder of the `*.json` files.
 */
export function applyAdditions(root, folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  for (const name of files.sort(byText)) applyFile(root, join(folder, name));
}
