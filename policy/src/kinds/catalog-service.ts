import { z } from 'zod';
import {
  address,
  headerName,
  instanceLabels,
  label,
  list,
  localName,
  port,
  sectionName,
  text,
} from './fields.ts';
import { METHODS } from './http-route-match.ts';
import { ownKind } from './kind.ts';
import { unique, withRules } from './rule.ts';

const protocol = () => z.enum(['HTTP', 'GRPC', 'DUBBO', 'TCP']);

const subset = z.strictObject({
  name: text(253, 1).describe('Name; a reference to it is `<service>.<name>`.'),
  labels: instanceLabels().describe('Labels that the instances of the subset carry; all must be equal.'),
});

const instance = z.strictObject({
  address: address().describe('IPv4 or IPv6 address.'),
  port: port().describe('Port.'),
  weight: z
    .int()
    .min(0)
    .max(10_000)
    .default(100)
    .describe('Share of the requests in proportion; 0 takes none.'),
  labels: instanceLabels().optional().describe('Labels, among them the version.'),
  zone: text(63, 1).optional().describe('Zone it stands in.'),
  region: text(63, 1).optional().describe('Region it stands in.'),
});

/** What a request can ask for: anything else would fail each trace that comes by. */
const requestPath = () =>
  text(1024, 1).regex(/^\/(?!.*%00)[!-"$-~]*$/, {
    message: 'a path that starts with /, of visible ASCII characters without #; escape others by %',
  });

const call = z.strictObject({
  service: localName().describe('Service called: `name` in its own namespace, or `namespace/name`.'),
  when: z
    .strictObject({
      pathPrefix: requestPath().optional().describe('Only for requests whose path begins so.'),
    })
    .optional()
    .describe('Which requests cause the call. Default: all.'),
  request: z
    .strictObject({
      method: z.enum(METHODS).optional().describe('Method of the call. Default: GET.'),
      path: requestPath().optional().describe('Path of the call, with or without query. Default: /.'),
    })
    .optional()
    .describe('What the call looks like, for tracing it.'),
});

const schema = z.strictObject({
  protocol: protocol().default('HTTP').describe('Protocol its instances speak.'),
  ports: list(
    z.strictObject({
      name: sectionName().optional().describe('Name of the port.'),
      port: port().describe('Port routes refer to.'),
      protocol: protocol().optional().describe('Protocol of this port. Default: that of the service.'),
    }),
    64,
  )
    .superRefine(withRules(unique('port', (entry) => String(entry.port))))
    .optional()
    .describe('Ports, at most 64. When given, references to other ports are errors.'),
  versionLabel: text(253, 1).default('version').describe('Label whose values are the versions, for Subsets.'),
  subsets: list(subset, 64)
    .superRefine(withRules(unique('name', ({ name }) => name)))
    .optional()
    .describe('Subsets by other labels than the version, at most 64.'),
  instances: list(instance, 1000)
    .superRefine(withRules(unique('port', (entry) => `${entry.address}:${entry.port}`)))
    .optional()
    .describe('Instances that no source knows, at most 1000. They are always counted as there.'),
  waypoint: z
    .strictObject({
      gateway: localName().describe('Gateway: `name` in its own namespace, or `namespace/name`.'),
    })
    .optional()
    .describe('Gateway that callers without an engine of their own are led through.'),
  exportTo: list(label(), 64)
    .optional()
    .describe(
      'Namespaces that are meant to see the service. Kept, not enforced: all see it (warning FB1402).',
    ),
  calls: list(call, 64).optional().describe('Services it calls, for tracing and for the map, at most 64.'),
  propagates: list(headerName(), 64)
    .optional()
    .describe('Request headers the application passes on to what it calls.'),
});

/** Content of a CatalogService, defaults applied. */
export type CatalogServiceSpec = z.output<typeof schema>;

/** What is stated of a service beyond what its source knows. */
export const catalogService = ownKind<CatalogServiceSpec>({
  kind: 'CatalogService',
  plural: 'catalogservices',
  shortNames: ['catsvc'],
  name: 'label',
  doc: 'States of a service what its source does not say: protocol and ports, subsets, fixed instances, the waypoint, what it calls and which headers it passes on. A service a source knows needs none.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'CatalogService',
    metadata: { name: 'stock', namespace: 'shop' },
    spec: {
      protocol: 'HTTP',
      ports: [{ name: 'http', port: 8080 }],
      calls: [
        { service: 'account', when: { pathPrefix: '/stock' }, request: { method: 'GET', path: '/account' } },
      ],
      propagates: ['x-user', 'x-user-tier'],
    },
  },
});
