import { pack } from '@flyball/proto/envoy';
import type { Route, RouteConfiguration } from './bodies.ts';
import { element, joined } from './wire.ts';

// Field numbers of envoy/config/route/v3/{route,route_components}.proto.
const VIRTUAL_HOSTS = 2;
const ROUTES = 3;

/** A route, encoded as an element of its virtual host. */
export type RouteElement = Uint8Array;

/** Encodes a route. */
export const routeElement = (route: Route): RouteElement =>
  element(ROUTES, pack('envoy.config.route.v3.Route', route));

/** Encodes a virtual host of one domain, which is also its name, as an element of its RouteConfiguration. */
export const virtualHostElement = (domain: string, routes: readonly RouteElement[]): Uint8Array => {
  const head = pack('envoy.config.route.v3.VirtualHost', { name: domain, domains: [domain] });
  return element(VIRTUAL_HOSTS, joined([head, ...routes]));
};

/** Encodes a RouteConfiguration: the same bytes as encoded as one message. */
export const routeConfiguration = (
  name: string,
  virtualHosts: readonly Uint8Array[],
  rest: Omit<RouteConfiguration, 'name' | 'virtualHosts' | 'vhds'>,
): Uint8Array => {
  const type = 'envoy.config.route.v3.RouteConfiguration';
  return joined([pack(type, { name }), ...virtualHosts, pack(type, rest)]);
};

interface Known {
  readonly routes: readonly RouteElement[];
  readonly bytes: Uint8Array;
}

/** Encoded virtual hosts of the last time: one whose routes are the same objects is not put together again. */
export interface VirtualHostMemo {
  readonly encode: (
    hosts: readonly (readonly [domain: string, routes: readonly RouteElement[]])[],
  ) => readonly Uint8Array[];
}

/** An empty memo. */
export const createVirtualHostMemo = (): VirtualHostMemo => {
  let known: ReadonlyMap<string, Known> = new Map();
  return {
    encode: (hosts) => {
      const next = new Map<string, Known>();
      for (const [domain, routes] of hosts) {
        const before = known.get(domain);
        const isSame = before !== undefined && (before.routes === routes || isEqual(before.routes, routes));
        next.set(domain, isSame ? before : { routes, bytes: virtualHostElement(domain, routes) });
      }
      known = next;
      return [...next.values()].map(({ bytes }) => bytes);
    },
  };
};

const isEqual = (a: readonly RouteElement[], b: readonly RouteElement[]): boolean =>
  a.length === b.length && a.every((element, index) => element === b[index]);
