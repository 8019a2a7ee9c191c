import type { FidelityNote, Profile } from '@flyball/proto/engine';

/** How far one feature is enforced for one class of clients. */
export interface Fidelity {
  readonly level: FidelityNote['level'];
  /** How it is approximated, or why not supported and what would help; empty when exact. */
  readonly how: string;
}

/** Fidelity of a feature, by the facts of a profile where they matter. */
export type Rule = Fidelity | ((facts: Profile['facts']) => Fidelity);

const exact: Fidelity = { level: 'exact', how: '' };
const approximate = (how: string): Fidelity => ({ level: 'approximate', how });
const unsupported = (how: string): Fidelity => ({ level: 'unsupported', how });

const callerUnknown = unsupported(
  "who calls is not known here: calls from any namespace meet the service's own routes; call by a gRPC client that names its service",
);

const envoy: Readonly<Record<string, Rule>> = {
  'route.match.method': exact,
  'route.match.header': exact,
  'route.match.query': exact,
  'route.match.regex': exact,
  'route.redirect': exact,
  'route.rewrite': exact,
  'route.headers': exact,
  'route.mirror': exact,
  'route.timeout': exact,
  'route.retry': exact,
  'route.split': exact,
  'route.split-key': exact,
  'route.consumer': callerUnknown,
  'service.balancing': exact,
  'listener.waypoint': exact,
  'limit.local': exact,
  'limit.keyed': exact,
  'patch.xds': exact,
};

const sidecar = 'gRPC clients do not read it; put an Envoy or the gateway before the service';

/** What proxyless gRPC reads of xDS: https://github.com/grpc/proposal (A28, A31, A42, A44, A48). */
const grpc: Readonly<Record<string, Rule>> = {
  'route.match.method': unsupported('every gRPC call is a POST; match the path of the method'),
  'route.match.header': exact,
  'route.match.query': unsupported('gRPC calls have no query; match a header'),
  'route.match.regex': exact,
  'route.redirect': unsupported(sidecar),
  'route.rewrite': unsupported(sidecar),
  'route.headers': unsupported(sidecar),
  'route.mirror': unsupported(sidecar),
  'route.timeout': exact,
  'route.retry': approximate('gRPC tries again on gRPC status codes; HTTP codes have no meaning to it'),
  'route.split': exact,
  'route.split-key': unsupported(
    'gRPC chooses at random by weight; put an Envoy or the gateway before the service',
  ),
  'route.consumer': exact,
  'service.balancing': approximate(
    'round_robin, least_request and ring_hash as far as the client has them; random as round_robin',
  ),
  'listener.waypoint': unsupported('a gRPC client has no listener'),
  'limit.local': unsupported(sidecar),
  'limit.keyed': unsupported(sidecar),
  'patch.xds': unsupported('patches are for the Envoys of a Gateway'),
};

const workersOf = (facts: Profile['facts']): number => Number(facts['workers'] ?? '1');

const divided: Rule = (facts) => {
  const workers = workersOf(facts);
  return workers > 1 ? approximate(`divided by ${workers} workers, each counts its share`) : exact;
};

const gateway: Readonly<Record<string, Rule>> = {
  ...envoy,
  'limit.local': divided,
  'limit.keyed': divided,
  'patch.xds': unsupported('the built-in gateway is not configured by xDS; use an Engine of class envoy'),
};

const waypointHelps =
  'consumers of a registry only choose instances; let a waypoint of the service enforce it';

/** A waypoint of the service enforces for its consumers whatever the gateway does. */
const byWaypoint: Rule = (facts) => (facts['waypoint'] === 'enforced' ? exact : unsupported(waypointHelps));

/** Weights of instances hold where the consumer's balancer heeds them. */
const byWeights: Rule = (facts) => {
  if (facts['waypoint'] === 'enforced') return exact;
  const balancer = facts['balancer'] ?? 'plain';
  if (balancer === 'plain')
    return unsupported('this consumer ignores weights; set its balancer to nacos, or use a waypoint');
  return approximate('by the weights of the instances, for all requests alike');
};

const nacos: Readonly<Record<string, Rule>> = {
  'route.match.method': byWaypoint,
  'route.match.header': byWaypoint,
  'route.match.query': byWaypoint,
  'route.match.regex': byWaypoint,
  'route.redirect': byWaypoint,
  'route.rewrite': byWaypoint,
  'route.headers': byWaypoint,
  'route.mirror': byWaypoint,
  'route.timeout': byWaypoint,
  'route.retry': byWaypoint,
  'route.split': byWeights,
  'route.split-key': byWaypoint,
  'route.consumer': unsupported(
    'a registry answers callers of all namespaces alike, and a waypoint does not know who calls; use a gRPC client that names its service',
  ),
  'service.balancing': byWaypoint,
  'listener.waypoint': exact,
  'limit.local': byWaypoint,
  'limit.keyed': byWaypoint,
  'patch.xds': unsupported('patches are for the Envoys of a Gateway'),
};

/** Class of clients → feature → fidelity. Facts that matter: `workers`, `waypoint` (`enforced`), `balancer`. */
export const FIDELITY: ReadonlyMap<string, Readonly<Record<string, Rule>>> = new Map(
  Object.entries({ envoy, grpc, gateway, nacos }),
);
