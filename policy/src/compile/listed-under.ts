import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { PortClaimSpec } from '../kinds/port-claim.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import { routeBackends } from './references.ts';

/** A list a document stands in. */
export interface Listing {
  readonly list: ListName;
  /** Whose list it is. */
  readonly of: string;
}

/**
 * Lists that compile asks for: policies for an object (key), routes that name a service (`ns/name`) or a subset of it as
 * backend, ReferenceGrants of a namespace, PortClaims of a service (`ns/name`).
 */
export type ListName = 'policies' | 'routes' | 'grants' | 'claims';

/** Lists a document stands in: what others look it up by. Only what compile asks for; one may come twice. */
export const listedUnder = (object: Resource): readonly Listing[] =>
  LISTERS[object.kind]?.(object) ?? NOWHERE;

const NOWHERE: readonly Listing[] = [];

type Lister = (object: Resource) => readonly Listing[];

const policyLists: Lister = ({ metadata, spec }) => {
  const { targetRefs } = spec as { readonly targetRefs: readonly TargetName[] };
  return targetRefs
    .filter((ref) => isWithin(ref, metadata.namespace))
    .map((ref) => ({ list: 'policies', of: targetKey(ref, metadata.namespace) }));
};

interface TargetName {
  readonly kind: string;
  readonly name: string;
}

/** Whether a policy of a namespace may be for a target: nobody governs another namespace. */
export const isWithin = ({ kind, name }: TargetName, namespace: string): boolean =>
  kind !== 'Namespace' || name === namespace;

/** Key of a policy's target: an object of the policy's namespace; a Namespace stands in none. */
export const targetKey = (ref: TargetName, namespace: string): ObjectKey =>
  objectKey(ref.kind, ref.kind === 'Namespace' ? '' : namespace, ref.name);

const routeLists: Lister = (route) =>
  routeBackends(route as Resource<HTTPRouteSpec>).map(({ service }) => ({ list: 'routes', of: service }));

const LISTERS: Readonly<Record<string, Lister | undefined>> = {
  TrafficPolicy: policyLists,
  RateLimitPolicy: policyLists,
  EnvoyPatch: policyLists,
  HTTPRoute: routeLists,
  ReferenceGrant: ({ metadata }) => [{ list: 'grants', of: metadata.namespace }],
  PortClaim: ({ spec }) => [{ list: 'claims', of: (spec as PortClaimSpec).service }],
};
