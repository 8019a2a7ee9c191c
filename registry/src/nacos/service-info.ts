import type { Host } from '../core/answer.ts';
import { instanceId } from '../core/instance.ts';
import { beatTimes } from '../core/lease.ts';
import { groupedName, type ServiceKey } from '../core/names.ts';
import { VIEW_CACHE_MS } from '../core/view.ts';
import type { Answer } from './answer.ts';

/** One instance as Nacos clients read it. */
export function hostFields(key: ServiceKey, { uid, registration, healthy }: Host): Record<string, unknown> {
  const { ip, port, cluster, weight, enabled, metadata } = registration;
  const { intervalMs, unhealthyMs, deleteMs } = beatTimes(metadata);
  return {
    instanceId: instanceId(uid, key),
    ip,
    port,
    weight,
    healthy,
    enabled,
    ephemeral: true,
    clusterName: cluster,
    serviceName: groupedName(key),
    metadata,
    instanceHeartBeatInterval: intervalMs,
    instanceHeartBeatTimeOut: unhealthyMs,
    ipDeleteTimeout: deleteMs,
    instanceIdGenerator: 'simple',
  };
}

/** JSON of a list of instances. */
export const hostsJson = (key: ServiceKey, hosts: readonly Host[]): string =>
  JSON.stringify(hosts.map((host) => hostFields(key, host)));

/** How one protocol spells an answer. */
export type Spelling = {
  /** `group@@service` (HTTP v1) or the bare service (gRPC). */
  readonly name: 'grouped' | 'bare';
  /** How long a client may keep an answer that no view made, ms. */
  readonly cacheMs: number;
};

/** JSON of Nacos' ServiceInfo. */
export function serviceInfoJson(answer: Answer, { name, cacheMs }: Spelling): string {
  const { key, clusters, viewed, madeAt, checksum } = answer;
  const head = JSON.stringify({
    name: name === 'grouped' ? groupedName(key) : key.name,
    groupName: key.group,
    clusters,
    cacheMillis: viewed ? VIEW_CACHE_MS : cacheMs,
    lastRefTime: madeAt,
    checksum,
    allIPs: false,
    reachProtectionThreshold: answer.protected,
    valid: true,
  });
  return `${head.slice(0, -1)},"hosts":${answer.hosts}}`;
}
