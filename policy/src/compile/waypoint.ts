import { parseQualified, waypointKey } from '@flyball/proto/ir';
import type { CatalogServiceSpec } from '../kinds/catalog-service.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Resource } from '../model/resource.ts';
import { gatewayView } from './gateway-view.ts';
import type { Reader } from './reader.ts';
import type { Draft } from './unit-builder.ts';

/** The Listener of a waypoint, or why there is none yet. */
export interface Waypoint {
  readonly draft?: Omit<Draft<'Listener'>, 'origin'>;
  readonly finding?: Omit<Diagnostic, 'object'>;
}

/**
 * The Listener through which unmodified consumers of a service are led. It needs a port, which a controller
 * hands out (PortClaim); until then there is none and the registry answers the real instances.
 */
export const waypointEntry = (
  read: Reader,
  { service, catalog }: { readonly service: string; readonly catalog: Resource<CatalogServiceSpec> },
): Waypoint | undefined => {
  const { waypoint } = catalog.spec;
  if (waypoint === undefined) return undefined;
  const gateway = localName(waypoint.gateway, catalog.metadata.namespace);
  const view = gatewayView(read, gateway.namespace, gateway.name);
  if (view === undefined || view === 'foreign') return { finding: gatewayMissing(waypoint.gateway) };
  const claim = read.claim(service);
  if (claim === undefined) return {};
  const body = {
    gateway: view.name,
    engine: view.engine.name,
    port: claim.spec.port,
    bindAddress: view.engine.spec?.bindAddress ?? '127.0.0.1',
    bindPort: claim.spec.port,
    protocol: 'HTTP' as const,
    hostname: '',
    meshService: service,
  };
  return { draft: { kind: 'Listener', key: waypointKey(service), body } };
};

/** `name` in a namespace, or `namespace/name`. */
const localName = (text: string, namespace: string): { readonly namespace: string; readonly name: string } =>
  text.includes('/') ? parseQualified(text) : { namespace, name: text };

const gatewayMissing = (gateway: string): Omit<Diagnostic, 'object'> => ({
  code: 'FB1204',
  severity: 'error',
  field: '/spec/waypoint/gateway',
  message: `The Gateway ${gateway} does not exist or is not served here; consumers reach the instances directly.`,
  fix: 'Name a Gateway of the class flyball.',
});
