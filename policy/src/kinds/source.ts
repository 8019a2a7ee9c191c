import { z } from 'zod';
import { label, text } from './fields.ts';
import { ownKind } from './kind.ts';

const schema = z.strictObject({
  type: z.literal('builtin').describe('Kind of the registry: `builtin` is the one of this product.'),
  namespaces: z
    .record(text(128, 1), label())
    .default({ public: 'default' })
    .describe('Namespace here of each namespace of the registry. Default: `public` is `default`.'),
});

/** Content of a Source, defaults applied. */
export type SourceSpec = z.output<typeof schema>;

/** A place services and instances are known from. */
export const source = ownKind<SourceSpec>({
  kind: 'Source',
  plural: 'sources',
  shortNames: [],
  namespaced: false,
  doc: 'A place services and instances are known from, and how its namespaces map. The source `builtin` is there without being written.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'Source',
    metadata: { name: 'builtin' },
    spec: { type: 'builtin', namespaces: { public: 'default', shop: 'shop' } },
  },
});
