import protobuf from 'protobufjs';
import { VALUE_BODIES } from './envoy-reach.mjs';
import { GENERATED_HEADER } from './text.mjs';

const WELL_KNOWN = '.google.protobuf.';

// ProtoJSON shapes: https://protobuf.dev/programming-guides/json/
const WELL_KNOWN_SHAPES = {
  Any: 'Any',
  Duration: 'Duration',
  Timestamp: 'string',
  Struct: '{ readonly [key: string]: JsonValue }',
  Value: 'JsonValue',
  ListValue: 'readonly JsonValue[]',
  Empty: '{ readonly [key: string]: never }',
  FieldMask: 'string',
  NullValue: 'null',
  BoolValue: 'boolean',
  StringValue: 'string',
  BytesValue: 'string',
  UInt32Value: 'number',
  Int32Value: 'number',
  UInt64Value: 'string | number',
  Int64Value: 'string | number',
  DoubleValue: 'number | NotFinite',
  FloatValue: 'number | NotFinite',
};

const SCALAR_SHAPES = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  double: 'number | NotFinite',
  float: 'number | NotFinite',
  int32: 'number',
  uint32: 'number',
  sint32: 'number',
  fixed32: 'number',
  sfixed32: 'number',
  int64: 'string | number',
  uint64: 'string | number',
  sint64: 'string | number',
  fixed64: 'string | number',
  sfixed64: 'string | number',
};

const PRELUDE = `${GENERATED_HEADER}
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type Duration = \`\${number}s\`;
type NotFinite = 'NaN' | 'Infinity' | '-Infinity';
`;

function identifier(object) {
  return object.fullName.slice(1).replaceAll('.', '_');
}

function isWellKnown(object) {
  return object.fullName.startsWith(WELL_KNOWN) && object.name in WELL_KNOWN_SHAPES;
}

function shape(field) {
  const type = field.resolve().resolvedType;
  if (!type) return SCALAR_SHAPES[field.type];
  return isWellKnown(type) ? WELL_KNOWN_SHAPES[type.name] : identifier(type);
}

function property(field) {
  const base = shape(field);
  const name = `readonly ${field.jsonName}?`;
  if (field.map) return `${name}: { readonly [key: string]: ${base} }`;
  return field.repeated ? `${name}: readonly (${base})[]` : `${name}: ${base}`;
}

function choice(oneof) {
  const variants = oneof.fieldsArray.map((chosen) => {
    const members = oneof.fieldsArray.map((field) =>
      field === chosen ? property(field) : `readonly ${field.jsonName}?: never`,
    );
    return `{ ${members.join('; ')} }`;
  });
  return `(${variants.join(' | ')})`;
}

function messageType(type) {
  const oneofs = type.oneofsArray.filter((oneof) => oneof.fieldsArray.length > 1);
  const plain = type.fieldsArray.filter((field) => !oneofs.includes(field.partOf));
  const parts = [`{ ${plain.map(property).join('; ')} }`, ...oneofs.map(choice)];
  return `export type ${identifier(type)} = ${parts.join(' & ')};`;
}

function enumType(type) {
  const names = Object.keys(type.values).map((name) => `'${name}'`);
  return `export type ${identifier(type)} = ${names.join(' | ')};`;
}

function anyType(bodies) {
  const url = (name) => `'type.googleapis.com/${name}'`;
  const values = VALUE_BODIES.map(
    (name) =>
      `{ readonly '@type': ${url(`google.protobuf.${name}`)}; readonly value: ${WELL_KNOWN_SHAPES[name]} }`,
  );
  const messages = bodies.map(
    (type) => `({ readonly '@type': ${url(type.fullName.slice(1))} } & ${identifier(type)})`,
  );
  return `export type Any =\n  | ${[...values, ...messages].join('\n  | ')};`;
}

function mapType(name, types) {
  const lines = types.map((type) => `  '${type.fullName.slice(1)}': ${identifier(type)};`);
  return `export interface ${name} {\n${lines.join('\n')}\n}`;
}

/**
 * TypeScript types in ProtoJSON shape: wrappers are plain values, a Duration is `"1.5s"`, an enum is its name, bytes
 * are base64, members of a oneof exclude each other, and an Any is one of the known bodies with its `@type`.
 *
 * @param {{ kept: protobuf.ReflectionObject[], anyBodies: protobuf.Type[] }} reach Result of `reachable`.
 * @returns {string} Source of a module.
 */
export function envoyTypes({ kept, anyBodies }) {
  const own = kept.filter((object) => !isWellKnown(object));
  const messages = own.filter((object) => object instanceof protobuf.Type);
  const enums = own.filter((object) => object instanceof protobuf.Enum);
  const parts = [
    ...enums.map(enumType),
    ...messages.map(messageType),
    anyType(anyBodies),
    mapType('EnvoyMessages', messages),
    mapType('EnvoyEnums', enums),
  ];
  return `${PRELUDE}${parts.join('\n')}\n`;
}
