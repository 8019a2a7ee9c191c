import { hostIntersection, listenerKey } from '@flyball/proto/ir';
import type { GatewayListener } from '../kinds/gateway.ts';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { ParentRef } from '../kinds/references.ts';
import type { Resource } from '../model/resource.ts';
import { admitsNamespace, type GatewayView, supportedKinds } from './gateway-view.ts';
import type { Reader } from './reader.ts';

/** A listener a route is attached to, and the host names they share. */
export interface Attachment {
  readonly listener: GatewayListener;
  /** `ns/gateway/listener`. */
  readonly key: string;
  /** `*` when neither names a host. */
  readonly hosts: readonly string[];
}

/** Whether and where a route attaches to a Gateway; without attachments the reason of its condition. */
export type AttachmentResult =
  | { readonly attachments: readonly Attachment[] }
  | { readonly reason: 'NoMatchingParent' | 'NotAllowedByListeners' | 'NoMatchingListenerHostname' };

/**
 * Attaches a route to the listeners of a Gateway that its reference, kind, namespace and host names fit. Whether a
 * listener serves has no say in it (Gateway API, `ListenerStatus.attachedRoutes`).
 */
export const attachToGateway = (
  read: Reader,
  route: Resource<HTTPRouteSpec>,
  { ref, view }: { readonly ref: ParentRef; readonly view: GatewayView },
): AttachmentResult => {
  const { listeners } = view.gateway.spec;
  const referred = listeners.filter(
    ({ name, port }) => (ref.sectionName ?? name) === name && (ref.port ?? port) === port,
  );
  if (referred.length === 0) return { reason: 'NoMatchingParent' };
  const { namespace } = route.metadata;
  const admitting = referred.filter(
    (listener) =>
      supportedKinds(listener).includes(route.kind) && admitsNamespace(read, view, { listener, namespace }),
  );
  if (admitting.length === 0) return { reason: 'NotAllowedByListeners' };
  const attachments = admitting
    .map((listener) => ({
      listener,
      key: listenerKey(view.name, listener.name),
      hosts: sharedHosts(listener.hostname ?? '', route.spec.hostnames ?? []),
    }))
    .filter(({ hosts }) => hosts.length > 0);
  return attachments.length === 0 ? { reason: 'NoMatchingListenerHostname' } : { attachments };
};

/** Host names under both the listener's and one of the route's; no host name is all of them. */
const sharedHosts = (listener: string, route: readonly string[]): readonly string[] => {
  const names = route.length === 0 ? [''] : route;
  const shared = names.map((name) => hostIntersection(listener, name.toLowerCase()));
  return [...new Set(shared.filter((host) => host !== undefined))];
};
