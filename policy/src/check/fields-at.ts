import { z } from 'zod';

/** Fields that a schema allows in the map at a path; undefined where any are allowed or there is no map. */
export const fieldsAt = (
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] | undefined => {
  let at: z.core.$ZodType | undefined = schema;
  for (const segment of path) at = at && childAt(bare(at), segment);
  const found = at && bare(at);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : undefined;
};

/** The schema itself, without what makes it optional or gives it a default. */
export const bare = (schema: z.core.$ZodType): z.core.$ZodType => {
  let at = schema;
  while (
    at instanceof z.ZodOptional ||
    at instanceof z.ZodDefault ||
    at instanceof z.ZodPrefault ||
    at instanceof z.ZodNullable
  )
    at = at.def.innerType;
  return at;
};

const childAt = (schema: z.core.$ZodType, segment: PropertyKey): z.core.$ZodType | undefined => {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.hasOwn(shape, segment) ? shape[String(segment)] : undefined;
};
