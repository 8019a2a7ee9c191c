import { z } from 'zod';
import { address, label, list, port, text } from './fields.ts';
import { ownKind } from './kind.ts';

const PORT_TEXT = /^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/;

const schema = z.strictObject({
  class: z
    .enum(['builtin', 'envoy', 'xds', 'nacos'])
    .describe('Program that enforces: the own gateway, Envoy, other xDS clients, or Nacos clients.'),
  ports: z
    .record(text(5, 1).regex(PORT_TEXT, { message: 'a port, 1 to 65535' }), port())
    .optional()
    .describe(
      'Port bound for each port of a listener, such as "80": 8080. Default: the port of the listener.',
    ),
  bindAddress: address().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 is all.'),
  namespaces: list(label(), 256).optional().describe('Namespaces it governs. Default: all.'),
});

/** Content of an Engine, defaults applied. */
export type EngineSpec = z.output<typeof schema>;

/** A program that enforces policies. */
export const engine = ownKind<EngineSpec>({
  kind: 'Engine',
  plural: 'engines',
  shortNames: [],
  namespaced: false,
  name: 'label',
  doc: 'A program that enforces policies on one kind of data plane, and what it governs. The engines `gateway`, `xds` and `nacos` are there without being written; a GatewayClass names the engine of its Gateways.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'Engine',
    metadata: { name: 'edge' },
    spec: { class: 'envoy', ports: { '80': 8081 }, bindAddress: '127.0.0.1' },
  },
});
