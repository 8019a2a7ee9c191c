export type { CatalogServiceSpec } from './kinds/catalog-service.ts';
export type { EngineSpec } from './kinds/engine.ts';
export type { HTTPRouteSpec } from './kinds/http-route.ts';
export type { InstanceOverrideSpec } from './kinds/instance-override.ts';
export type { PortClaimSpec } from './kinds/port-claim.ts';
export { CODES, type DiagnosticCode } from './model/codes.ts';
export { type Condition, conditionPlace, isSameCondition, type ListenerStatus } from './model/condition.ts';
export { byPlace, type Diagnostic, isError, type Position, type Severity } from './model/diagnostic.ts';
export {
  type Json,
  keyOf,
  type Metadata,
  type ObjectKey,
  objectKey,
  type Resource,
  UNSTORED,
} from './model/resource.ts';
export { type CatalogShape, NO_SHAPE, type ServiceShape } from './model/shape.ts';
