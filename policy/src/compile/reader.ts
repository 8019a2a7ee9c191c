import type { CatalogServiceSpec } from '../kinds/catalog-service.ts';
import type { EngineSpec } from '../kinds/engine.ts';
import type { GatewaySpec } from '../kinds/gateway.ts';
import type { GatewayClassSpec } from '../kinds/gateway-class.ts';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { PortClaimSpec } from '../kinds/port-claim.ts';
import type { RateLimitPolicySpec } from '../kinds/rate-limit-policy.ts';
import type { ReferenceGrantSpec } from '../kinds/reference-grant.ts';
import type { SecretSpec } from '../kinds/secret.ts';
import type { ServiceSpec } from '../kinds/service.ts';
import type { TrafficPolicySpec } from '../kinds/traffic-policy.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import type { CatalogShape, ServiceShape } from '../model/shape.ts';
import { claimsOf, grantsIn, policiesFor, routesTo } from './listed-under.ts';
import { type Dependency, listDependency, objectDependency, type ResourceIndex } from './resource-index.ts';

/** Dependency on the shape of a service. */
export const shapeDependency = (service: string): Dependency => `shape ${service}`;

/** Specs of the kinds that units read by name. */
interface ReadSpecs {
  readonly Gateway: GatewaySpec;
  readonly GatewayClass: GatewayClassSpec;
  readonly Engine: EngineSpec;
  readonly Service: ServiceSpec;
  readonly CatalogService: CatalogServiceSpec;
  readonly Namespace: unknown;
  readonly Secret: SecretSpec;
  readonly HTTPRoute: HTTPRouteSpec;
}

/** Specs of the policies that units look up by target. */
interface PolicySpecs {
  readonly TrafficPolicy: TrafficPolicySpec;
  readonly RateLimitPolicy: RateLimitPolicySpec;
}

/** What a unit may look at while it is compiled. Every look is remembered: it decides when the unit is compiled again. */
export interface Reader {
  readonly object: <K extends keyof ReadSpecs>(
    kind: K,
    namespace: string,
    name: string,
  ) => Resource<ReadSpecs[K]> | undefined;
  readonly exists: (key: ObjectKey) => boolean;
  readonly policies: <K extends keyof PolicySpecs>(
    kind: K,
    target: ObjectKey,
  ) => readonly Resource<PolicySpecs[K]>[];
  readonly routesTo: (service: string) => readonly Resource<HTTPRouteSpec>[];
  readonly grants: (namespace: string) => readonly Resource<ReferenceGrantSpec>[];
  readonly claim: (service: string) => Resource<PortClaimSpec> | undefined;
  readonly shape: (service: string) => ServiceShape | undefined;
}

/** A reader over an index that notes each dependency in `seen`. */
export const createReader = (index: ResourceIndex, shape: CatalogShape, seen: Set<Dependency>): Reader => {
  const get = (key: ObjectKey): Resource | undefined => {
    seen.add(objectDependency(key));
    return index.get(key);
  };
  // The kind decides the spec: documents enter the index only after their kind's schema parsed them.
  const list = <Spec>(name: string): readonly Resource<Spec>[] => {
    seen.add(listDependency(name));
    return index.list(name) as readonly Resource<Spec>[];
  };
  return {
    object: (kind, namespace, name) =>
      get(objectKey(kind, namespace, name)) as Resource<ReadSpecs[typeof kind]> | undefined,
    exists: (key) => get(key) !== undefined,
    policies: (kind, target) => {
      const policies = list<PolicySpecs[typeof kind]>(policiesFor(target));
      return policies.length === 0 ? policies : policies.filter((policy) => policy.kind === kind);
    },
    routesTo: (service) => list(routesTo(service)),
    grants: (namespace) => list(grantsIn(namespace)),
    claim: (service) => list<PortClaimSpec>(claimsOf(service))[0],
    shape: (service) => {
      seen.add(shapeDependency(service));
      return shape.get(service);
    },
  };
};
