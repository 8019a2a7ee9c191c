import { MAX_CLUSTERS } from './bounds.ts';
import { invalid, type RegistryError } from './errors.ts';
import { instanceUid, type Registration } from './instance.ts';
import { DEFAULT_CLUSTER } from './names.ts';
import type { Overlays } from './overlays.ts';
import type { ServiceRecord } from './service-record.ts';
import type { ViewAnswer, ViewedService } from './view.ts';

/** An instance as clients see it: under its overlays, with the health it is served with. */
export type Host = { readonly uid: string; readonly registration: Registration; readonly healthy: boolean };

/** Which instances a client asks for. */
export type Selection = {
  /** Clusters to take; empty: all. */
  readonly clusters: readonly string[];
  readonly healthyOnly: boolean;
};

/** Instances for a client. `protected`: none was healthy, so all are given as healthy. */
export type Hosts = { readonly hosts: readonly Host[]; readonly protected: boolean };

/** Clusters as clients send them, `a,b`. */
export const readClusters = (sent: string): readonly string[] =>
  sent === ''
    ? []
    : sent
        .split(',')
        .map((cluster) => cluster.trim())
        .filter((cluster) => cluster !== '');

/** Checks clusters as sent: they are kept with answers and subscriptions. */
export const checkClusters = (sent: string): RegistryError | undefined =>
  sent.length <= MAX_CLUSTERS
    ? undefined
    : invalid('clusters', `longer than ${MAX_CLUSTERS} characters`, 'ask for fewer clusters');

const byUid = (a: Host, b: Host): number => (a.uid < b.uid ? -1 : 1);

function hostsOf(record: ServiceRecord, overlays: Overlays, clusters: readonly string[]): Host[] {
  const hosts: Host[] = [];
  for (const { uid, registration, health } of record.instances.values()) {
    if (clusters.length > 0 && !clusters.includes(registration.cluster)) continue;
    const seen = overlays.apply(record.id, uid, registration);
    if (seen.enabled) hosts.push({ uid, registration: seen, healthy: health !== 'unhealthy' });
  }
  return hosts.sort(byUid);
}

/**
 * Enabled instances of the asked clusters, in order of uid. Unconfirmed ones count as healthy. Where none is
 * healthy all are given as healthy: Nacos' protection at its default threshold of 0.
 */
export function selectHosts(
  record: ServiceRecord | undefined,
  overlays: Overlays,
  { clusters, healthyOnly }: Selection,
): Hosts {
  const all = record === undefined ? [] : hostsOf(record, overlays, clusters);
  const healthy = all.filter((host) => host.healthy);
  if (all.length > 0 && healthy.length === 0) {
    return { hosts: all.map((host) => ({ ...host, healthy: true })), protected: true };
  }
  return { hosts: healthyOnly ? healthy : all, protected: false };
}

/** Hosts of a view, as instances of the first cluster the client asked for. */
export function viewHosts(service: ViewedService, view: ViewAnswer, clusters: readonly string[]): Hosts {
  const cluster = clusters[0] ?? DEFAULT_CLUSTER;
  const hosts = view.hosts.map(({ address, port }) => {
    const metadata: Record<string, string> = Object.create(null);
    metadata['flyball.waypoint'] = `${service.name.namespace}/${service.name.name}`;
    const registration = { ip: address, port, cluster, weight: 1, enabled: true, healthy: true, metadata };
    return { uid: instanceUid(registration), registration, healthy: true };
  });
  return { hosts, protected: false };
}
