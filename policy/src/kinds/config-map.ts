import { z } from 'zod';
import { text } from './fields.ts';
import { coreKind } from './kind.ts';

const MAX_VALUE = 1_048_576;

/** Name of an entry of a ConfigMap or Secret. */
export const dataKey = () => text(253, 1).regex(/^[-._a-zA-Z0-9]+$/, { message: 'letters, digits, - _ .' });

/** Standard base64 with padding. */
export const base64 = () => z.base64().max(Math.ceil(MAX_VALUE / 3) * 4);

const schema = z.looseObject({
  data: z.record(dataKey(), text(MAX_VALUE)).optional().describe('Entries as text.'),
  binaryData: z.record(dataKey(), base64()).optional().describe('Entries as base64.'),
  immutable: z.boolean().optional().describe('Has no effect here.'),
});

/** Content of a ConfigMap. */
export type ConfigMapSpec = z.output<typeof schema>;

/** Core ConfigMap. */
export const configMap = coreKind<ConfigMapSpec>({
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  content: 'root',
  doc: 'Named texts that other objects refer to, such as certificates of authorities. Not application configuration.',
  schema,
  example: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'clients-ca', namespace: 'shop' },
    data: { 'ca.crt': '-----BEGIN CERTIFICATE-----' },
  },
});
