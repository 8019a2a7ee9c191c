import { z } from 'zod';
import { group, kindName, label, objectName, text } from './fields.ts';
import { gatewayKind } from './kind.ts';

const CONTROLLER =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** Name by which this product claims gateway classes. */
export const CONTROLLER_NAME = 'flyball.dev/gateway';

const schema = z.strictObject({
  controllerName: text(253, 1)
    .regex(CONTROLLER, { message: 'a domain and a path, such as flyball.dev/gateway' })
    .describe(
      'Who serves Gateways of this class; `flyball.dev/gateway` is this product, others are left alone.',
    ),
  parametersRef: z
    .strictObject({
      group: group().describe('API group: `flyball.dev`.'),
      kind: kindName().describe('`Engine`.'),
      name: objectName().describe('Name of the Engine that serves Gateways of this class.'),
      namespace: label().optional().describe('Not for an Engine, which has no namespace.'),
    })
    .optional()
    .describe('The Engine that serves Gateways of this class. Default: the Engine `gateway`.'),
  description: text(64).optional().describe('For people, at most 64 characters.'),
});

/** Content of a GatewayClass, defaults applied. */
export type GatewayClassSpec = z.output<typeof schema>;

/** Gateway API GatewayClass. */
export const gatewayClass = gatewayKind<GatewayClassSpec>({
  kind: 'GatewayClass',
  plural: 'gatewayclasses',
  shortNames: ['gc'],
  namespaced: false,
  doc: 'Names the engine that serves the Gateways of this class. The class `flyball` is there without being written.',
  schema,
  example: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'edge' },
    spec: {
      controllerName: CONTROLLER_NAME,
      parametersRef: { group: 'flyball.dev', kind: 'Engine', name: 'edge' },
    },
  },
});
