import { z } from 'zod';
import {
  group,
  hostname,
  kindName,
  labelValue,
  list,
  map,
  objectName,
  port,
  qualifiedName,
  sectionName,
  text,
} from './fields.ts';
import { addressRules, listenerRules } from './gateway-rules.ts';
import { gatewayTls, listenerTls } from './gateway-tls.ts';
import { GATEWAY_GROUP, gatewayKind } from './kind.ts';
import { labelSelector } from './label-selector.ts';
import { localObjectRef } from './references.ts';
import { withRules } from './rule.ts';

const PROTOCOL =
  /^([a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+)$/;
const ADDRESS_TYPE =
  /^(Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+)$/;

const namespaces = <const From extends readonly [string, ...string[]]>(from: From, fallback: From[number]) =>
  z.strictObject({
    from: z
      .enum(from)
      .prefault(fallback)
      .describe('Namespaces taken: of this Gateway, of all, or by selector.'),
    selector: labelSelector.optional().describe('Labels of the namespaces; used when from is Selector.'),
  });

const allowedRoutes = z.strictObject({
  namespaces: namespaces(['Same', 'All', 'Selector'], 'Same')
    .prefault({})
    .describe('Where routes may stand.'),
  kinds: list(
    z.strictObject({
      group: group().default(GATEWAY_GROUP).describe('API group of the routes.'),
      kind: kindName().describe('Kind of the routes.'),
    }),
    8,
  )
    .optional()
    .describe('Kinds of routes taken, at most 8. Default: those of the protocol.'),
});

const listener = z.strictObject({
  name: sectionName().describe('Name, unique in the Gateway.'),
  hostname: hostname().optional().describe('Host name taken; the first label may be `*`. Default: all.'),
  port: port().describe('Port clients use. The engine may bind another one (Engine `ports`).'),
  protocol: text(255, 1)
    .regex(PROTOCOL, { message: 'HTTP, HTTPS, TLS, TCP, UDP or domain/name' })
    .describe('Protocol: HTTP, HTTPS, TLS, TCP, UDP, or `domain/name` of an implementation.'),
  tls: listenerTls.optional().describe('TLS settings; not for HTTP, TCP and UDP.'),
  allowedRoutes: allowedRoutes
    .prefault({})
    .describe('Which routes may attach. Default: those of the same namespace.'),
});

/** Listener of a Gateway, defaults applied. */
export type GatewayListener = z.output<typeof listener>;

const gatewayAddress = z.strictObject({
  type: text(253, 1)
    .regex(ADDRESS_TYPE, { message: 'IPAddress, Hostname or domain/name' })
    .default('IPAddress')
    .describe('Type of the address: IPAddress, Hostname, or `domain/name` of an implementation.'),
  value: text(253).optional().describe('The address. Default: one that is assigned.'),
});

const infrastructure = z.strictObject({
  labels: map(qualifiedName(), labelValue(), 8)
    .optional()
    .describe('Labels for what is created for the Gateway, at most 8.'),
  annotations: map(qualifiedName(), text(4096), 16)
    .optional()
    .describe('Annotations for what is created for the Gateway, at most 16.'),
  parametersRef: localObjectRef.optional().describe('Settings of an implementation.'),
});

const schema = z.strictObject({
  gatewayClassName: objectName().describe('Name of the GatewayClass; `flyball` is always there.'),
  listeners: list(listener, 64, 1)
    .superRefine(withRules(listenerRules))
    .describe('Ports the Gateway listens on, 1 to 64, distinct by port, protocol and host name.'),
  addresses: list(gatewayAddress, 16)
    .superRefine(withRules(addressRules))
    .optional()
    .describe('Addresses asked for, at most 16.'),
  infrastructure: infrastructure.optional().describe('Settings for what is created for the Gateway.'),
  allowedListeners: z
    .strictObject({
      namespaces: namespaces(['None', 'Same', 'All', 'Selector'], 'None')
        .prefault({})
        .describe('Where ListenerSets may stand.'),
    })
    .optional()
    .describe('Which ListenerSets may attach. Default: none.'),
  tls: gatewayTls.optional().describe('TLS settings of the whole Gateway.'),
  defaultScope: z
    .enum(['All', 'None'])
    .optional()
    .describe('Whether routes without parents attach here (experimental in Gateway API).'),
});

/** Content of a Gateway, defaults applied. */
export type GatewaySpec = z.output<typeof schema>;

/** Gateway API Gateway. */
export const gateway = gatewayKind<GatewaySpec>({
  kind: 'Gateway',
  plural: 'gateways',
  shortNames: ['gtw'],
  doc: 'A place where traffic enters: its listeners take ports, protocols and host names, and say which routes may attach. The GatewayClass names the engine that serves it.',
  schema,
  example: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'shop' },
    spec: {
      gatewayClassName: 'flyball',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' }],
    },
  },
});
