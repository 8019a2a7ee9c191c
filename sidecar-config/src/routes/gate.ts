import { byHostSpecificity, hostCovers, meshScope } from '@flyball/proto/ir';
import type { Held } from '../state/store.ts';

/** A way into a gate: a listener by its host name. */
export interface Door {
  /** Scope whose rules it leads to. */
  readonly scope: string;
  /** Host pattern, `*` for all. */
  readonly hostname: string;
}

/** All listeners that share a port: one Envoy listener and one RouteConfiguration. */
export interface Gate {
  readonly name: string;
  /** Gateway, `ns/name`; empty for the mesh. */
  readonly gateway: string;
  /** Most specific host first; of equal ones only the first by key. */
  readonly doors: readonly Door[];
  /** All listeners, in order of key. */
  readonly listeners: readonly Held<'Listener'>[];
  /** Port as declared; undefined for a waypoint, whose port no client knows. */
  readonly listenerPort: number | undefined;
}

/** The gate of calls of a service (`ns/name`) whose routes stand in a mesh scope of it. */
export const meshGate = (service: string, scope: string): Gate => ({
  name: meshScope(service),
  gateway: '',
  doors: [{ scope, hostname: '*' }],
  listeners: [],
  listenerPort: undefined,
});

/** A gate from its listeners, of which there is at least one; undefined for none. */
export const gateOf = (name: string, held: readonly Held<'Listener'>[]): Gate | undefined => {
  const listeners = held.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = listeners;
  if (!first) return undefined;
  const { gateway, port, meshService } = first.body;
  return {
    name,
    gateway,
    listeners,
    doors: doorsOf(listeners),
    listenerPort: meshService === '' ? port : undefined,
  };
};

const doorsOf = (listeners: readonly Held<'Listener'>[]): readonly Door[] => {
  const byHost = new Map<string, Door>();
  for (const listener of listeners) {
    const { hostname, meshService } = listener.body;
    const host = hostname === '' ? '*' : hostname;
    const scope = meshService === '' ? listener.key : meshScope(meshService);
    if (!byHost.has(host)) byHost.set(host, { scope, hostname: host });
  }
  return [...byHost.values()].sort((a, b) => byHostSpecificity(a.hostname, b.hostname));
};

/** A virtual host: requests for the domain go through the door. */
export interface Domain {
  readonly domain: string;
  readonly door: Door;
}

/**
 * The virtual hosts of a gate. A request belongs to the one listener with the most specific host name that matches
 * (Gateway API, listener isolation), so a host of a route counts only where its own listener is that one, and the host
 * name of every listener is a domain even without routes: it answers 404 where a wider listener would take the
 * request. Envoy prefers exact domains, then the longest wildcard.
 *
 * @param hostsOf Host patterns of the routes of a scope.
 */
export const domainsOf = (
  { doors }: Gate,
  hostsOf: (scope: string) => readonly string[],
): readonly Domain[] => {
  const domains = new Map<string, Domain>();
  for (const door of doors) {
    for (const domain of [door.hostname, ...hostsOf(door.scope)]) {
      if (ownerOf(doors, domain) === door) domains.set(domain, { domain, door });
    }
  }
  return [...domains.values()].sort((a, b) => byHostSpecificity(a.domain, b.domain));
};

const ownerOf = (doors: readonly Door[], domain: string): Door | undefined =>
  doors.find(({ hostname }) => hostCovers(hostname, domain));
