import { z } from 'zod';
import { coreKind } from './kind.ts';

const schema = z.looseObject({});

/** Content of a Namespace: nothing has a meaning here; its labels are in the metadata. */
export type NamespaceSpec = z.output<typeof schema>;

/** Core Namespace. */
export const namespace = coreKind<NamespaceSpec>({
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  name: 'label',
  doc: 'A namespace and its labels, by which Gateways choose whose routes they take. A namespace exists without being written and carries the label `kubernetes.io/metadata.name`.',
  schema,
  example: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { tier: 'front' } } },
});
