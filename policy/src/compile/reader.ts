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
import type { ObjectKey, Resource } from '../model/resource.ts';
import type { ServiceShape } from '../model/shape.ts';
import type { Cell } from './cells.ts';
import type { ListName } from './listed-under.ts';
import { membersOf, type ResourceIndex } from './resource-index.ts';

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
  readonly exists: (kind: string, namespace: string, name: string) => boolean;
  readonly policies: <K extends keyof PolicySpecs>(
    kind: K,
    target: ObjectKey,
  ) => readonly Resource<PolicySpecs[K]>[];
  readonly routesTo: (service: string) => readonly Resource<HTTPRouteSpec>[];
  readonly grants: (namespace: string) => readonly Resource<ReferenceGrantSpec>[];
  readonly claim: (service: string) => Resource<PortClaimSpec> | undefined;
  readonly shape: (service: string) => ServiceShape | undefined;
}

/** A reader over an index and the shapes of services; `note` hears of each cell that is looked at. */
export const createReader = (
  index: ResourceIndex,
  shapeCell: (service: string) => Cell<ServiceShape>,
  note: (cell: Cell) => void,
): Reader => {
  const get = (kind: string, namespace: string, name: string): Resource | undefined => {
    const cell = index.object(kind, namespace, name);
    note(cell);
    return cell.value;
  };
  // The kind decides the spec: documents enter the index only after their kind's schema parsed them.
  const list = <Spec>(name: ListName, of: string): readonly Resource<Spec>[] => {
    const cell = index.list(name, of);
    note(cell);
    return membersOf(cell) as readonly Resource<Spec>[];
  };
  return {
    object: (kind, namespace, name) =>
      get(kind, namespace, name) as Resource<ReadSpecs[typeof kind]> | undefined,
    exists: (kind, namespace, name) => get(kind, namespace, name) !== undefined,
    policies: (kind, target) => {
      const policies = list<PolicySpecs[typeof kind]>('policies', target);
      return policies.length === 0 ? policies : policies.filter((policy) => policy.kind === kind);
    },
    routesTo: (service) => list('routes', service),
    grants: (namespace) => list('grants', namespace),
    claim: (service) => list<PortClaimSpec>('claims', service)[0],
    shape: (service) => {
      const cell = shapeCell(service);
      note(cell);
      return cell.value;
    },
  };
};
