import { z } from 'zod';
import { address, instanceLabels, label, port } from './fields.ts';
import { ownKind } from './kind.ts';

const schema = z.strictObject({
  service: label().describe('Service in its own namespace.'),
  instance: z
    .strictObject({
      address: address().describe('Address of the instance.'),
      port: port().describe('Port of the instance.'),
    })
    .describe('The instance.'),
  weight: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('Weight in place of its own; 100 is usual, 0 takes no requests.'),
  enabled: z.boolean().optional().describe('false takes it out of service without removing it.'),
  labels: instanceLabels().optional().describe('Labels set over its own.'),
});

/** Content of an InstanceOverride. */
export type InstanceOverrideSpec = z.output<typeof schema>;

/** What an operator sets on one instance. */
export const instanceOverride = ownKind<InstanceOverrideSpec>({
  kind: 'InstanceOverride',
  plural: 'instanceoverrides',
  shortNames: [],
  doc: 'What an operator sets on one instance over what it registered itself: weight, off, labels. It outlives the registration and holds again when the instance returns.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'InstanceOverride',
    metadata: { name: 'account-drain', namespace: 'shop' },
    spec: { service: 'account', instance: { address: '127.0.0.1', port: 9001 }, enabled: false },
  },
});
