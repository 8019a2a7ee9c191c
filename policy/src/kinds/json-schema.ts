import { z } from 'zod';
import { text } from './fields.ts';
import type { Kind } from './kind.ts';

/** A JSON Schema (draft 7, the one most editors know). */
export type JsonSchema = Readonly<Record<string, unknown>>;

const texts = () => z.record(text(317, 1), z.string()).optional();

const headOf = (kind: Kind) => ({
  apiVersion: z
    .enum(kind.versions.map((version) => (kind.group === '' ? version : `${kind.group}/${version}`)))
    .describe('Group and version of the kind.'),
  kind: z.literal(kind.kind).describe('Name of the kind.'),
  metadata: z
    .looseObject({
      name: text(kind.name === 'label' ? 63 : 253, 1).describe('Name, unique for kind and namespace.'),
      namespace: text(63).optional().describe('Namespace. Default: `default`; none for kinds without.'),
      labels: texts().describe('Labels, for selecting objects.'),
      annotations: texts().describe('Notes without a meaning here.'),
    })
    .describe('Who the object is.'),
  status: z.unknown().optional().describe('Ignored when written.'),
});

/** Schema of whole documents of the kind. Rules over several fields are not in it: JSON Schema cannot state them. */
const documentOf = (kind: Kind): z.ZodType => {
  const head = headOf(kind);
  if (kind.content === 'root' && kind.schema instanceof z.ZodObject)
    return z.looseObject({ ...head, ...kind.schema.shape });
  const spec = kind.schema.safeParse({}).success ? kind.schema.optional() : kind.schema;
  return (kind.lenient ? z.looseObject : z.strictObject)({
    ...head,
    spec: spec.describe('What should hold.'),
  });
};

/** JSON Schema of the documents of a kind, for editors and for checks by others. */
export const jsonSchemaOf = (kind: Kind): JsonSchema => ({
  ...z.toJSONSchema(documentOf(kind), { target: 'draft-7', io: 'input' }),
  title: kind.kind,
  description: kind.doc,
});
