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

// No namespace holds a colon: a Gateway in a namespace called `mesh` or `waypoint` has keys of its own.
const WAYPOINT = 'waypoint:';
const MESH = 'mesh:';

/** Key of the waypoint listener of a service (`ns/name`). */
export const waypointKey = (service: string): string => `${WAYPOINT}${service}`;

/** Service of a waypoint listener's key; undefined for other listeners. */
export const waypointServiceOf = (key: string): string | undefined =>
  key.startsWith(WAYPOINT) ? key.slice(WAYPOINT.length) : undefined;

/**
 * Scope of mesh routes of a service (`ns/name`): the service's own, or those that hold for calls from the namespace
 * `consumer` only (https://gateway-api.sigs.k8s.io/geps/gep-1426/#namespace-boundaries).
 */
export const meshScope = (service: string, consumer = ''): string =>
  consumer === '' ? `${MESH}${service}` : `${MESH}${service}/${consumer}`;

/** Service of a mesh scope, whoever calls; undefined for a listener's scope. */
export const meshServiceOf = (scope: string): string | undefined => {
  if (!scope.startsWith(MESH)) return undefined;
  const end = consumerSlash(scope);
  return scope.slice(MESH.length, end < 0 ? undefined : end);
};

/** Namespace for whose calls alone a mesh scope holds; undefined for all other scopes. */
export const consumerOf = (scope: string): string | undefined => {
  const end = scope.startsWith(MESH) ? consumerSlash(scope) : -1;
  return end < 0 ? undefined : scope.slice(end + 1);
};

/** Place of the slash behind `mesh:ns/name`, or -1. Neither namespaces nor names hold one. */
const consumerSlash = (scope: string): number => {
  const name = scope.indexOf('/', MESH.length);
  return name < 0 ? -1 : scope.indexOf('/', name + 1);
};

/** Key of a RouteBlock. Host names and object names never hold `|`. */
export const routeBlockKey = (scope: string, host: string, route: string): string =>
  `${scope}|${host}|${route}`;

/** Reference to an object, as in rule ids and reports: `Kind/ns/name`. */
export const objectRef = (kind: string, namespace: string, name: string): string =>
  `${kind}/${namespace}/${name}`;
