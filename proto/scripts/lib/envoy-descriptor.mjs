// Reflection needs these; every other option is validation, documentation or code generation of other languages.
const KEPT_OPTIONS = new Set(['packed', 'deprecated', 'proto3_optional', 'json_name']);

function keptOptions(options) {
  const entries = Object.entries(options ?? {}).filter(([name]) => KEPT_OPTIONS.has(name));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function stripField(field) {
  const { options, ...rest } = field;
  const kept = keptOptions(options);
  return kept === undefined ? rest : { ...rest, options: kept };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}

function stripType(json, kept, name) {
  const out = { edition: json.edition, oneofs: json.oneofs, fields: mapValues(json.fields, stripField) };
  if (json.oneofs) out.oneofs = mapValues(json.oneofs, ({ oneof }) => ({ oneof }));
  return { ...out, nested: stripNested(json.nested, kept, name) };
}

function stripService(json) {
  return {
    edition: json.edition,
    methods: mapValues(json.methods, ({ options, parsedOptions, ...rest }) => rest),
  };
}

function stripObject(json, kept, name) {
  if (json.methods) return kept.has(name) ? stripService(json) : undefined;
  if (json.values) return kept.has(name) ? { edition: json.edition, values: json.values } : undefined;
  const nested = stripNested(json.nested, kept, name);
  if (json.fields && kept.has(name)) return stripType(json, kept, name);
  return nested === undefined ? undefined : { nested };
}

function stripNested(nested, kept, prefix) {
  const entries = Object.entries(nested ?? {})
    .map(([name, json]) => [name, stripObject(json, kept, `${prefix}.${name}`)])
    .filter(([, json]) => json !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/**
 * The reflection descriptor of what is reachable, without options that encoding does not need.
 *
 * @param {import('protobufjs').Root} root Resolved root.
 * @param {import('protobufjs').ReflectionObject[]} kept Messages, enums and services to keep.
 * @returns {string} JSON for `protobufjs.Root.fromJSON`.
 */
export function envoyDescriptor(root, kept) {
  const names = new Set(kept.map((object) => object.fullName));
  return JSON.stringify({ nested: stripNested(root.toJSON().nested, names, '') });
}
