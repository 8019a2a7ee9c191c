import type { GatewayListener } from '../kinds/gateway.ts';
import { protocolKinds } from './gateway-view.ts';

/** Why a listener of a Gateway conflicts with an earlier or later one. */
export type ListenerConflict = 'ProtocolConflict' | 'HostnameConflict';

/**
 * Conflicts among the listeners of a Gateway, by name: the same port with protocols that cannot share it, or the same
 * port, protocol and host name. All parties of a conflict are in conflict; listeners of protocols that are not
 * supported, and so never serve, are no party (Gateway API, GatewaySpec.listeners).
 */
export const listenerConflicts = (
  listeners: readonly GatewayListener[],
): ReadonlyMap<string, ListenerConflict> => {
  const supported = listeners.filter((listener) => protocolKinds(listener).length > 0);
  const conflicts = new Map<string, ListenerConflict>();
  for (const listener of supported) {
    const others = supported.filter((other) => other !== listener && other.port === listener.port);
    const conflict = conflictWith(listener, others);
    if (conflict) conflicts.set(listener.name, conflict);
  }
  return conflicts;
};

/** Of the protocols that are supported, HTTP and HTTPS, no two share a port. */
const conflictWith = (
  { protocol, hostname = '' }: GatewayListener,
  others: readonly GatewayListener[],
): ListenerConflict | undefined => {
  if (others.some((other) => other.protocol !== protocol)) return 'ProtocolConflict';
  return others.some((other) => (other.hostname ?? '') === hostname) ? 'HostnameConflict' : undefined;
};
