import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { PortClaimSpec } from '../kinds/port-claim.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import { backendService, routeReferences } from './references.ts';

/** Policies of all kinds that are for an object. */
export const policiesFor = (target: ObjectKey): string => `policies ${target}`;

/** Routes that name a service or a subset of it as backend. */
export const routesTo = (service: string): string => `backends ${service}`;

/** ReferenceGrants of a namespace. */
export const grantsIn = (namespace: string): string => `grants ${namespace}`;

/** PortClaims of a service. */
export const claimsOf = (service: string): string => `claims ${service}`;

/** Names of the lists a document stands in: what others look it up by. Only what compile asks for. */
export const listedUnder = (object: Resource): readonly string[] => LISTERS[object.kind]?.(object) ?? [];

type Lister = (object: Resource) => readonly string[];

const policyLists: Lister = ({ metadata, spec }) => {
  const { targetRefs } = spec as { readonly targetRefs: readonly { kind: string; name: string }[] };
  const targets = targetRefs.map((ref) => targetKey(ref, metadata.namespace));
  return [...new Set(targets.map((target) => policiesFor(target)))];
};

/** Key of a policy's target: an object of the policy's namespace; a Namespace stands in none. */
export const targetKey = (
  ref: { readonly kind: string; readonly name: string },
  namespace: string,
): ObjectKey => objectKey(ref.kind, ref.kind === 'Namespace' ? '' : namespace, ref.name);

const routeLists: Lister = ({ metadata, spec }) => {
  const references = routeReferences(spec as HTTPRouteSpec);
  const services = references.map((ref) => routesTo(backendService(ref, metadata.namespace).service));
  return [...new Set(services)];
};

const LISTERS: Readonly<Record<string, Lister | undefined>> = {
  TrafficPolicy: policyLists,
  RateLimitPolicy: policyLists,
  EnvoyPatch: policyLists,
  HTTPRoute: routeLists,
  ReferenceGrant: ({ metadata }) => [grantsIn(metadata.namespace)],
  PortClaim: ({ spec }) => [claimsOf((spec as PortClaimSpec).service)],
};
