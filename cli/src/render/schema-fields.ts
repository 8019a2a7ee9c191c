/** A field of a document, from the JSON Schema of its kind. */
export interface FieldShape {
  readonly name: string;
  /** `string`, `integer 1 to 65535`, `[]object`, `A | B`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly doc: string;
  readonly schema: unknown;
}

type Schema = { readonly [word: string]: unknown };

const schemaOf = (value: unknown): Schema =>
  typeof value === 'object' && value !== null ? (value as Schema) : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Fields directly below a schema; those of its items for a list, of its values (`<key>`) for a map. */
export const fieldsOf = (value: unknown): readonly FieldShape[] => {
  const schema = schemaOf(value);
  if (schema['items'] !== undefined) return fieldsOf(schema['items']);
  const alternatives = [...listOf(schema['anyOf']), ...listOf(schema['oneOf']), ...listOf(schema['allOf'])];
  const own = Object.entries(schemaOf(schema['properties'])).map(([name, field]) =>
    shapeOf(name, field, listOf(schema['required']).includes(name)),
  );
  const more = alternatives.flatMap(fieldsOf).filter(({ name }) => !own.some((one) => one.name === name));
  const values = schema['additionalProperties'];
  const isMap =
    own.length === 0 && typeof values === 'object' && values !== null && Object.keys(values).length > 0;
  return isMap ? [shapeOf('<key>', values, false), ...more] : [...own, ...more];
};

const shapeOf = (name: string, value: unknown, isRequired: boolean): FieldShape => {
  const schema = schemaOf(value);
  const doc = schema['description'];
  const preset = schema['default'];
  const isRequiredHere = isRequired && preset === undefined;
  return {
    name,
    type: typeOf(schema),
    isRequired: isRequiredHere,
    doc: typeof doc === 'string' ? doc : '',
    schema,
  };
};

const typeOf = (schema: Schema): string => {
  const text = baseOf(schema);
  const preset = schema['default'];
  const isPlain = preset !== undefined && (typeof preset !== 'object' || preset === null);
  return isPlain ? `${text}, default ${JSON.stringify(preset)}` : text;
};

const baseOf = (schema: Schema): string => {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const words = listOf(schema['enum']);
  if (words.length > 0) return words.map(String).join(' | ');
  if (schema['items'] !== undefined) return `[]${baseOf(schemaOf(schema['items']))}`;
  const alternatives = listOf(schema['anyOf']).concat(listOf(schema['oneOf']));
  if (alternatives.length > 0)
    return [...new Set(alternatives.map((one) => baseOf(schemaOf(one))))].join(' | ');
  const type = schema['type'];
  if (type === 'integer' || type === 'number') return `${type}${rangeOf(schema)}`;
  if (type === 'object' && schema['properties'] === undefined && schema['additionalProperties'] !== undefined)
    return `map of ${baseOf(schemaOf(schema['additionalProperties']))}`;
  return typeof type === 'string' ? type : 'any';
};

const rangeOf = ({ minimum, maximum }: Schema): string => {
  const isBound = (value: unknown): value is number =>
    typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return ` ${minimum} to ${maximum}`;
  return isBound(minimum) ? ` from ${minimum}` : '';
};
