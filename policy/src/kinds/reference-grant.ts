import { z } from 'zod';
import { group, kindName, label, list, objectName } from './fields.ts';
import { gatewayKind } from './kind.ts';

const schema = z.strictObject({
  from: list(
    z.strictObject({
      group: group().describe('API group of the referring objects, "" for core.'),
      kind: kindName().describe('Kind of the referring objects, such as HTTPRoute.'),
      namespace: label().describe('Namespace of the referring objects.'),
    }),
    16,
    1,
  ).describe('Who may refer, 1 to 16 entries; one must hold.'),
  to: list(
    z.strictObject({
      group: group().describe('API group of the objects referred to, "" for core.'),
      kind: kindName().describe('Kind of the objects referred to, such as Service or Secret.'),
      name: objectName()
        .optional()
        .describe('One object. Default: all of the kind in the namespace of the grant.'),
    }),
    16,
    1,
  ).describe('What may be referred to, 1 to 16 entries; one must hold.'),
});

/** Content of a ReferenceGrant. */
export type ReferenceGrantSpec = z.output<typeof schema>;

/** Gateway API ReferenceGrant. */
export const referenceGrant = gatewayKind<ReferenceGrantSpec>({
  kind: 'ReferenceGrant',
  versions: ['v1', 'v1beta1'],
  plural: 'referencegrants',
  shortNames: ['refgrant'],
  doc: 'Allows objects of other namespaces to refer to objects of its own namespace. References across namespaces without a grant do not hold.',
  schema,
  example: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'ReferenceGrant',
    metadata: { name: 'from-edge', namespace: 'shop' },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }],
      to: [{ group: '', kind: 'Service' }],
    },
  },
});
