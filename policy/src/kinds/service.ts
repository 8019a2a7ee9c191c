import { z } from 'zod';
import { port, text } from './fields.ts';
import { coreKind } from './kind.ts';

const servicePort = z.looseObject({
  name: text(63).optional().describe('Name of the port.'),
  port: port().describe('Port routes refer to.'),
  targetPort: z
    .union([port(), text(63, 1)])
    .optional()
    .describe('Port of the instances, by number or name. Default: port.'),
  appProtocol: text(253).optional().describe('Application protocol, such as `kubernetes.io/h2c`.'),
  protocol: text(16).optional().describe('TCP, UDP or SCTP. Default: TCP.'),
});

const schema = z.looseObject({
  ports: z
    .array(servicePort)
    .max(1000, { abort: true })
    .optional()
    .describe('Ports. A reference to another port is an error.'),
  type: text(63).optional().describe('Type of the service; ExternalName cannot be a backend.'),
  externalName: text(253).optional().describe('Name an ExternalName service stands for.'),
});

/** Content of a Service: the part that has a meaning here, and whatever else was written. */
export type ServiceSpec = z.output<typeof schema>;

/** Core Service. */
export const service = coreKind<ServiceSpec>({
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  name: 'label',
  doc: 'Declares a service and its ports. Services that a source knows need no declaration: references hold for them too. Fields of Kubernetes without a meaning here are taken and ignored.',
  schema,
  example: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'account', namespace: 'shop' },
    spec: { ports: [{ name: 'http', port: 8080 }] },
  },
});
