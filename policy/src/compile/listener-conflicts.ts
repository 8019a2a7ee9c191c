import type { GatewayListener } from '../kinds/gateway.ts';

/** Why a listener of a Gateway conflicts with an earlier or later one. */
export type ListenerConflict = 'ProtocolConflict' | 'HostnameConflict';

/**
 * Conflicts among the listeners of a Gateway, by name: the same port with protocols that cannot share it, or
 * the same port, protocol and host name. All parties of a conflict are in conflict (Gateway API, Listener).
 */
export const listenerConflicts = (
  listeners: readonly GatewayListener[],
): ReadonlyMap<string, ListenerConflict> => {
  const conflicts = new Map<string, ListenerConflict>();
  for (const listener of listeners) {
    const others = listeners.filter((other) => other !== listener && other.port === listener.port);
    const conflict = conflictWith(listener, others);
    if (conflict) conflicts.set(listener.name, conflict);
  }
  return conflicts;
};

const conflictWith = (
  listener: GatewayListener,
  others: readonly GatewayListener[],
): ListenerConflict | undefined => {
  if (others.some((other) => !sharePort(listener.protocol, other.protocol))) return 'ProtocolConflict';
  return others.some(
    (other) => (other.hostname ?? '') === (listener.hostname ?? '') && sameProtocol(listener, other),
  )
    ? 'HostnameConflict'
    : undefined;
};

const TLS_PROTOCOLS: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);

/** TLS and HTTPS tell connections apart by server name; UDP ports are apart from TCP ports. */
const sharePort = (a: string, b: string): boolean =>
  a === b || (TLS_PROTOCOLS.has(a) && TLS_PROTOCOLS.has(b)) || (a === 'UDP') !== (b === 'UDP');

const sameProtocol = (a: GatewayListener, b: GatewayListener): boolean =>
  a.protocol === b.protocol || (TLS_PROTOCOLS.has(a.protocol) && TLS_PROTOCOLS.has(b.protocol));
