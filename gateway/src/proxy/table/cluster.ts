import { type Endpoints, type Instance, instancesOf, isUsable, type Service } from '@flyball/proto/ir';
import type { Candidate } from '../balance/candidate.ts';
import { createPicker, type Picker } from '../balance/picker.ts';
import { type Pool, retireUpstream, upstreamOf } from '../client/pool.ts';
import type { Upstream } from '../client/upstream.ts';

/** A service as requests are sent to it. Replaced as a whole when the service or its instances change. */
export interface Cluster {
  readonly service: Service | undefined;
  readonly endpoints: Endpoints | undefined;
  /** Time to connect, ms. */
  readonly connectTimeoutMs: number;
  /** All its instances, usable or not, in the order of `endpoints`. */
  readonly upstreams: readonly Upstream[];
  /** Pickers by subset, '' for all instances; made when first asked for. */
  readonly pickers: Map<string, Picker>;
}

/** What clusters are made with. */
export interface ClusterContext {
  readonly pool: Pool;
  readonly random: () => number;
}

const CONNECT_TIMEOUT_MS = 5_000;

export const createCluster = (
  { pool }: ClusterContext,
  service: Service | undefined,
  endpoints: Endpoints | undefined,
): Cluster => ({
  service,
  endpoints,
  connectTimeoutMs: service?.connectTimeoutMs || CONNECT_TIMEOUT_MS,
  upstreams: (endpoints?.instances ?? []).map(({ address, port }) => upstreamOf(pool, address, port)),
  pickers: new Map(),
});

/** The picker of a subset, '' for all instances. */
export const pickerOf = (context: ClusterContext, cluster: Cluster, subset: string): Picker => {
  const known = cluster.pickers.get(subset);
  if (known) return known;
  const made = createPicker({
    balancing: cluster.service?.balancing,
    candidates: candidatesOf(cluster, subset),
    random: context.random,
  });
  cluster.pickers.set(subset, made);
  return made;
};

/**
 * Usable instances of a subset. They are the cluster's own: a request may ask a cluster that was replaced meanwhile, and
 * must not bring back what was retired with it.
 */
const candidatesOf = ({ service, endpoints, upstreams }: Cluster, subset: string): readonly Candidate[] => {
  const instances = endpoints?.instances ?? [];
  const usable = new Set(instancesOf(service, subset, instances).filter(isUsable).filter(hasPlace));
  return instances.flatMap((instance, at) => {
    const upstream = upstreams[at];
    return upstream && usable.has(instance) ? [{ upstream, weight: instance.weight }] : [];
  });
};

/** Whether it can be connected to: Node throws on other ports, and takes no address for this machine. */
const hasPlace = ({ address, port }: Instance): boolean => address !== '' && port > 0 && port <= 65_535;

/** Puts a cluster in the place of another; instances that no cluster names any more are ended. */
export const replaceCluster = (pool: Pool, old: Cluster | undefined, next: Cluster | undefined): void => {
  for (const upstream of next?.upstreams ?? []) upstream.holders += 1;
  for (const upstream of old?.upstreams ?? []) {
    upstream.holders -= 1;
    if (upstream.holders === 0) retireUpstream(pool, upstream);
  }
};
