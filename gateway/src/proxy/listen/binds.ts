import type { Entrance } from '@flyball/policy/evaluate';
import { hostIntersection, type Listener } from '@flyball/proto/ir';
import type { Gate } from '../decide/gate.ts';

/** An address and port to bind, with the listeners that share it. */
export interface Bind {
  readonly id: string;
  readonly address: string;
  /** 0: one that the system chooses. */
  readonly port: number;
  readonly gate: Gate;
}

/** Ports to bind, and listeners that cannot have theirs. */
export interface Binds {
  readonly binds: ReadonlyMap<string, Bind>;
  /** Why, by key of the listener. */
  readonly rejected: ReadonlyMap<string, string>;
}

/**
 * The ports of some listeners. Listeners of one Gateway share a port and are told apart by host. Where listeners of two
 * Gateways, or a Gateway and a waypoint, claim one port for overlapping hosts, the one that serves already keeps it;
 * of new ones the key that sorts first.
 *
 * @param serving Keys of the listeners that serve now.
 */
export const bindsOf = (listeners: ReadonlyMap<string, Listener>, serving: ReadonlySet<string>): Binds => {
  const groups = new Map<string, [string, Listener][]>();
  const rejected = new Map<string, string>();
  for (const [key, listener] of inOrder(listeners, serving)) {
    const id = bindId(listener);
    const group = groups.get(id) ?? [];
    const rival = group.find(([, other]) => isRival(listener, other));
    if (rival) rejected.set(key, rivalReason(listener, rival[0]));
    else groups.set(id, [...group, [key, listener]]);
  }
  const binds = [...groups].map(([id, group]) => [id, bindOf(id, group)] as const);
  return { binds: new Map(binds), rejected };
};

const inOrder = (
  listeners: ReadonlyMap<string, Listener>,
  serving: ReadonlySet<string>,
): readonly (readonly [string, Listener])[] =>
  [...listeners].sort(([a], [b]) => Number(serving.has(b)) - Number(serving.has(a)) || (a < b ? -1 : 1));

/** Port 0 is another one for each declared port. */
const bindId = ({ bindAddress, bindPort, gateway, port, meshService }: Listener): string =>
  bindPort === 0 ? `${bindAddress} 0 ${gateway} ${port} ${meshService}` : `${bindAddress} ${bindPort}`;

/** Listeners of one entrance are told apart by the evaluator; those of two must not both take a host. */
const isRival = (a: Listener, b: Listener): boolean =>
  entranceId(a) !== entranceId(b) && hostIntersection(a.hostname, b.hostname) !== undefined;

const entranceId = ({ gateway, port, meshService }: Listener): string => `${gateway} ${port} ${meshService}`;

const rivalReason = ({ bindAddress, bindPort, hostname }: Listener, rival: string): string =>
  `port ${bindPort} of ${bindAddress} serves ${hostname === '' ? 'all hosts' : hostname} for the listener ${rival}; map one of the ports elsewhere (Engine ports)`;

const bindOf = (id: string, group: readonly (readonly [string, Listener])[]): Bind => {
  const first = group[0]?.[1];
  const entrances = new Map(group.map(([, listener]) => [entranceId(listener), entranceOf(listener)]));
  return {
    id,
    address: first?.bindAddress ?? '',
    port: first?.bindPort ?? 0,
    gate: { entrances: [...entrances.values()], listeners: new Set(group.map(([key]) => key)) },
  };
};

/** A waypoint leads to the mesh scope of its service. */
const entranceOf = ({ gateway, port, meshService }: Listener): Entrance =>
  meshService === '' ? { gateway, port } : { service: meshService };
