import { GENERATED_HEADER, stringLiteral } from './text.mjs';

const SCALAR_TYPES = {
  string: 'string',
  bytes: 'Uint8Array',
  bool: 'boolean',
  double: 'number',
  int32: 'number',
  uint32: 'number',
  int64: 'number',
  uint64: 'number',
};

function docComment(comment, indent) {
  if (comment === '') return '';
  const lines = comment.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function baseType(field, names) {
  if (field.message) return names.get(field.type);
  return field.values ? field.values.map(stringLiteral).join(' | ') : SCALAR_TYPES[field.type];
}

function fieldType(field, names) {
  const base = baseType(field, names);
  if (field.rule === 'map') return `{ readonly [key: string]: ${base} }`;
  if (field.rule !== 'repeated') return base;
  return field.values ? `readonly (${base})[]` : `readonly ${base}[]`;
}

function property(field, names) {
  const mark = field.rule === 'optional' && field.oneof === undefined ? '?' : '';
  return `${docComment(field.comment, '  ')}  readonly ${field.name}${mark}: ${fieldType(field, names)};`;
}

function absent(field) {
  return `  readonly ${field.name}?: never;`;
}

function variant(members, chosen, names) {
  const lines = members.map((field) => (field === chosen ? property(field, names) : absent(field)));
  return `{\n${lines.join('\n')}\n}`;
}

function choice(members, names) {
  const variants = [...members, undefined].map((chosen) => variant(members, chosen, names));
  return `(${variants.join(' | ')})`;
}

function oneofGroups(fields) {
  const groups = new Map();
  for (const field of fields) {
    if (field.oneof !== undefined) groups.set(field.oneof, [...(groups.get(field.oneof) ?? []), field]);
  }
  return [...groups.values()];
}

function messageType(message, names) {
  const plain = message.fields.filter((field) => field.oneof === undefined);
  const body = plain.length === 0 ? '{}' : `{\n${plain.map((field) => property(field, names)).join('\n')}\n}`;
  const choices = oneofGroups(message.fields).map((members) => choice(members, names));
  const parts = plain.length === 0 && choices.length > 0 ? choices : [body, ...choices];
  const comment = docComment(message.comment, '');
  if (parts.length === 1 && parts[0] === '{}') {
    return `${comment}export type ${message.typeName} = { readonly [key: string]: never };`;
  }
  return `${comment}export type ${message.typeName} = ${parts.join(' & ')};`;
}

function messageMap(messages) {
  const lines = messages.map(({ name, typeName }) => `  readonly ${stringLiteral(name)}: ${typeName};`);
  return `/** Every message of our own contracts by its full name. */\nexport interface OwnMessages {\n${lines.join('\n')}\n}`;
}

/**
 * One TypeScript type a message, the same for code, golden files and wire.
 *
 * @param {import('./own-model.mjs').OwnModel} model Result of `ownModel`.
 * @returns {string} Source of a module.
 */
export function ownTypes({ messages }) {
  const names = new Map(messages.map(({ name, typeName }) => [name, typeName]));
  const types = messages.map((message) => messageType(message, names));
  return `${[GENERATED_HEADER, ...types, messageMap(messages)].join('\n\n')}\n`;
}
