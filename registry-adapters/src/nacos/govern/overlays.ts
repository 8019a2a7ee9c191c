import type { Endpoints, Instance, RouteBlock, Service } from '@flyball/proto/ir';
import type { Overlay, Registration } from '@flyball/registry';
import { splitFactors } from './weights.ts';

/** What should hold for one service, as far as the plane has told. */
export interface WantedService {
  readonly service: Service | undefined;
  readonly endpoints: Endpoints;
  /** Blocks of the service's mesh scope. */
  readonly blocks: readonly RouteBlock[];
}

/** Nacos' weight 1 is 100 in Endpoints. */
const NACOS_WEIGHT = 100;

/**
 * The overlay an instance needs so that clients of the registry see it as the plane wants it: the difference to what
 * it registered. Undefined: none is needed. What carries a waypoint is split there, not by weights.
 */
export const overlayFor = (wanted: WantedService, registered: Registration): Overlay | undefined => {
  const { endpoints } = wanted;
  const instance = endpoints.instances.find(
    ({ address, port }) => address === registered.ip && port === registered.port,
  );
  if (instance === undefined) return registered.enabled ? { enabled: false } : undefined;
  const weight = round((instance.weight * factorOf(wanted, instance)) / NACOS_WEIGHT);
  const metadata = changedLabels(instance, registered);
  const overlay: Overlay = {
    ...(weight !== round(registered.weight) && { weight }),
    ...(!registered.enabled && { enabled: true }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return Object.keys(overlay).length === 0 ? undefined : overlay;
};

const factorOf = ({ service, blocks, endpoints }: WantedService, instance: Instance): number => {
  if (service === undefined || service.waypoint !== '' || blocks.length === 0) return 1;
  return splitFactors(service, blocks, endpoints.instances)?.get(instance) ?? 1;
};

/** Nacos keeps weights as doubles; two digits are enough and compare well. */
const round = (weight: number): number => Math.round(weight * 100) / 100;

const changedLabels = ({ labels }: Instance, { metadata }: Registration): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([label, value]) => metadata[label] !== value));

/** Whether two overlays say the same. */
export const sameOverlay = (a: Overlay | undefined, b: Overlay | undefined): boolean =>
  a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (overlay: Overlay | undefined): unknown =>
  overlay && {
    ...overlay,
    ...(overlay.metadata && {
      metadata: Object.entries(overlay.metadata).sort(([a], [b]) => (a < b ? -1 : 1)),
    }),
  };
