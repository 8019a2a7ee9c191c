import { z } from 'zod';
import { labelValue, list, qualifiedName } from './fields.ts';

/** Selects objects by their labels (Kubernetes LabelSelector): all parts must hold; an empty one selects all. */
export const labelSelector = z.strictObject({
  matchLabels: z
    .record(qualifiedName(), labelValue())
    .optional()
    .describe('Labels that must have these values.'),
  matchExpressions: list(
    z.strictObject({
      key: qualifiedName().describe('Key of a label.'),
      operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).describe('How the label is tested.'),
      values: list(labelValue(), 64).optional().describe('Values for In and NotIn, at most 64.'),
    }),
    32,
  )
    .optional()
    .describe('Tests of labels, at most 32.'),
});

/** Selects objects by their labels. */
export type LabelSelector = z.output<typeof labelSelector>;
