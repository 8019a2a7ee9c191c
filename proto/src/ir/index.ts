export { digestOf, makeEntry, readBody, type VersionedEntry, withVersion } from './entry.ts';
export { byHostSpecificity, hostCovers, hostIntersection, hostMatches, hostOf } from './hosts.ts';
export {
  consumerOf,
  listenerKey,
  meshScope,
  meshServiceOf,
  type Name,
  objectRef,
  parseQualified,
  qualified,
  routeBlockKey,
  waypointKey,
  waypointServiceOf,
} from './keys.ts';
export { defaultMeshBlock, defaultMeshKey, defaultRouteOf } from './mesh.ts';
export { byPrecedence, type MatchPlace, precedenceKey } from './precedence.ts';
export { type HostTable, hostTables, type RankedMatch } from './rules.ts';
export { findSubset, instancesOf, isUsable, selects } from './subsets.ts';
export type {
  Backend,
  Balancing,
  Endpoints,
  Entry,
  HashKey,
  Header,
  HeaderOps,
  Instance,
  IrBody,
  IrKind,
  Lane,
  Limit,
  Listener,
  Match,
  Mirror,
  Patch,
  PatchOp,
  PathMatch,
  PathRewrite,
  Redirect,
  Retry,
  Rewrite,
  RouteBlock,
  Rule,
  Service,
  ServicePort,
  Subset,
  ValueMatch,
} from './types.ts';
export { IR_KINDS, isIrKind, laneOf } from './types.ts';
export { normaliseWeights, SPLIT_BUCKETS, shareAt } from './weights.ts';
