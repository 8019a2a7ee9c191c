import { z } from 'zod';
import type { Resource } from '../model/resource.ts';
import { base64, dataKey } from './config-map.ts';
import { text } from './fields.ts';
import { coreKind } from './kind.ts';

const schema = z.looseObject({
  type: text(253, 1).default('Opaque').describe('What the entries are, such as `kubernetes.io/tls`.'),
  data: z.record(dataKey(), base64()).optional().describe('Entries as base64.'),
  stringData: z
    .record(dataKey(), text(1_048_576))
    .optional()
    .describe('Entries as text; reading a file moves them into data, where they win.'),
  immutable: z.boolean().optional().describe('Has no effect here.'),
});

/** Content of a Secret. */
export type SecretSpec = z.output<typeof schema>;

/** Core Secret. */
export const secret = coreKind<SecretSpec>({
  kind: 'Secret',
  plural: 'secrets',
  shortNames: [],
  content: 'root',
  doc: 'Certificates, keys and passwords that other objects refer to. Stored encrypted; reading one back gives the names of its entries only.',
  schema,
  example: {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'shop-tls', namespace: 'shop' },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': 'LS0tLS1CRUdJTg==', 'tls.key': 'LS0tLS1CRUdJTg==' },
  },
});

/** Stands in place of each value of a Secret that is shown. */
export const REDACTED = '[redacted]';

const hidden = (entries: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(entries).map((name) => [name, REDACTED]));

/** The resource as it may be shown: the values of a Secret replaced, anything else unchanged. */
export const redact = (resource: Resource): Resource => {
  if (resource.kind !== 'Secret' || typeof resource.spec !== 'object' || resource.spec === null)
    return resource;
  const spec = Object.entries(resource.spec).map(([field, value]): [string, unknown] => {
    if (field === 'type' || field === 'immutable') return [field, value];
    return [field, typeof value === 'object' && value !== null ? hidden(value) : REDACTED];
  });
  return { ...resource, spec: Object.fromEntries(spec) };
};

const toBase64 = (value: string): string => Buffer.from(value, 'utf8').toString('base64');

/** Moves stringData into data, where it wins, as Kubernetes does on writing. */
export const mergeStringData = ({ stringData, ...spec }: SecretSpec): SecretSpec => {
  if (stringData === undefined) return spec;
  const encoded = Object.entries(stringData).map(([name, value]) => [name, toBase64(value)] as const);
  return { ...spec, data: { ...spec.data, ...Object.fromEntries(encoded) } };
};
