import type { XdsType } from '@flyball/sidecar-config';
import { XDS_TYPES } from '@flyball/sidecar-config';

/** Make before break: clusters and their endpoints before the listeners and routes that name them. */
export const TYPE_ORDER: readonly XdsType[] = ['cluster', 'endpoint', 'listener', 'route'];

/** Removals go the other way: what names a cluster goes before the cluster. */
export const REMOVAL_ORDER: readonly XdsType[] = ['listener', 'route', 'cluster', 'endpoint'];

const byUrl: ReadonlyMap<string, XdsType> = new Map(TYPE_ORDER.map((type) => [XDS_TYPES[type], type]));

/** Type of a `type_url`; undefined for one this server does not serve. */
export function typeOfUrl(url: string): XdsType | undefined {
  return byUrl.get(url);
}

/**
 * Whether a type allows wildcard subscriptions and its state-of-the-world responses hold the full state: what is missing
 * there is deleted. Responses of the other types hold any part of what is subscribed.
 * https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#resource-types
 */
export function isFullState(type: XdsType): type is 'cluster' | 'listener' {
  return type === 'cluster' || type === 'listener';
}
