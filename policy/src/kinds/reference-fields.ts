import { z } from 'zod';

type Schema = z.core.$ZodType;

/** One line of the table of fields. */
export interface FieldRow {
  /** `spec.rules[].matches[].path`; `<key>` stands for any key of a map. */
  readonly path: string;
  readonly type: string;
  /** `required`, the default in JSON, or empty. */
  readonly fallback: string;
  readonly text: string;
}

interface Walk {
  readonly rows: FieldRow[];
  /** Where each shape was listed first: a second one refers to it. */
  readonly listed: Map<Schema, string>;
}

/** All fields below a schema, each before its own fields; shapes that stand twice are listed once. */
export const fieldRows = (schema: Schema, prefix: string): readonly FieldRow[] => {
  const walk: Walk = { rows: [], listed: new Map() };
  listFields(schema, prefix, walk);
  return walk.rows;
};

const listFields = (schema: Schema, prefix: string, walk: Walk): void => {
  if (!(schema instanceof z.ZodObject)) return;
  const shape: Readonly<Record<string, Schema>> = schema.shape;
  for (const [name, field] of Object.entries(shape)) listField(field, `${prefix}${name}`, walk);
};

const listField = (field: Schema, path: string, walk: Walk): void => {
  const { inner, fallback } = unwrapped(field);
  const { below, suffix } = contained(inner);
  const first = walk.listed.get(below);
  const text = descriptionOf(field);
  walk.rows.push({
    path,
    type: typeText(inner),
    fallback,
    text: first === undefined ? text : `${text} Fields as of \`${first}\`.`,
  });
  if (first !== undefined || !(below instanceof z.ZodObject)) return;
  walk.listed.set(below, `${path}${suffix}`);
  listFields(below, `${path}${suffix}.`, walk);
};

/** The shape within lists and maps, and how a path goes there. */
const contained = (schema: Schema): { readonly below: Schema; readonly suffix: string } => {
  if (schema instanceof z.ZodArray) {
    const { below, suffix } = contained(unwrapped(schema.element).inner);
    return { below, suffix: `[]${suffix}` };
  }
  if (schema instanceof z.ZodRecord) return { below: unwrapped(schema.valueType).inner, suffix: '.<key>' };
  return { below: schema, suffix: '' };
};

const unwrapped = (schema: Schema): { readonly inner: Schema; readonly fallback: string } => {
  let inner = schema;
  let fallback = 'required';
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
    fallback = inner instanceof z.ZodOptional ? '' : `\`${JSON.stringify(inner.def.defaultValue)}\``;
    inner = inner.def.innerType;
  }
  return { inner, fallback };
};

const descriptionOf = (schema: Schema): string =>
  schema instanceof z.ZodType ? (schema.description ?? '') : '';

const typeText = (schema: Schema): string => {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodArray) return `list of ${typeText(unwrapped(schema.element).inner)}`;
  if (schema instanceof z.ZodRecord) return `map of ${typeText(unwrapped(schema.valueType).inner)}`;
  if (schema instanceof z.ZodUnion) return schema.options.map(typeText).join(' or ');
  if (schema instanceof z.ZodNumber) return `whole number${rangeText(schema)}`;
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodObject) return 'map';
  return schema instanceof z.ZodString || schema instanceof z.ZodBase64 ? 'text' : 'any';
};

const rangeText = ({ minValue, maxValue }: z.ZodNumber): string =>
  minValue === null || maxValue === null ? '' : `, ${minValue} to ${maxValue}`;
