/**
 * Keys of IR entries and scopes. One place builds and takes them apart, so that engines, compile and
 * reports agree on every character.
 */

/** Namespace and name of an object. */
export interface Name {
  readonly namespace: string;
  readonly name: string;
}

/** `ns/name`. */
export const qualified = (namespace: string, name: string): string => `${namespace}/${name}`;

/** Takes `ns/name` apart; a text without slash is a name without namespace. */
export const parseQualified = (text: string): Name => {
  const slash = text.indexOf('/');
  return slash < 0
    ? { namespace: '', name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
};

/** Key of a Gateway's listener; also the scope of its routes. */
export const listenerKey = (gateway: string, listener: string): string => `${gateway}/${listener}`;

/** Key of the waypoint listener of a service (`ns/name`). */
export const waypointKey = (service: string): string => `waypoint/${service}`;

/** Scope of the mesh routes of a service (`ns/name`). */
export const meshScope = (service: string): string => `mesh/${service}`;

/** Service of a mesh scope, or undefined for a listener's scope. */
export const meshServiceOf = (scope: string): string | undefined =>
  scope.startsWith('mesh/') ? scope.slice('mesh/'.length) : undefined;

/** Key of a RouteBlock. Host names and object names never hold `|`. */
export const routeBlockKey = (scope: string, host: string, route: string): string =>
  `${scope}|${host}|${route}`;

/** Reference to an object, as in rule ids and reports: `Kind/ns/name`. */
export const objectRef = (kind: string, namespace: string, name: string): string =>
  `${kind}/${namespace}/${name}`;
