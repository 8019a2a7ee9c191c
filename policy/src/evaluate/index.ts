export { type ActContext, act } from './act/act.ts';
export { applyHeaderOps, headerMap } from './act/headers.ts';
export { type AppliedLimit, appliedLimits, type DescriptorEntry, descriptorKey } from './act/limits.ts';
export { type MatchedPath, rewritePath, withQuery } from './act/path-rewrite.ts';
export { pickShare, type Random } from './act/pick.ts';
export { locationText, type RedirectContext, redirectLocation } from './act/redirect.ts';
export { type SplitPlan, splitPlan } from './act/shares.ts';
export { bucketOf } from './act/split.ts';
export { type Evaluation, type EvaluationInput, evaluate } from './evaluate.ts';
export { buildIndex, type IndexChange, type IndexRouter, updateIndex } from './index/router.ts';
export { type Lost, MAX_LOST } from './lost.ts';
export { matchHolds } from './match/conditions.ts';
export { referenceRouter } from './reference.ts';
export { cookieValue } from './request/cookie.ts';
export { hostName } from './request/host.ts';
export { keyValue } from './request/key.ts';
export { normalisePath } from './request/path.ts';
export { queryValue } from './request/query.ts';
export type { Door, HostRules, Router } from './router.ts';
export type {
  Action,
  Entrance,
  EvaluatedRequest,
  Forward,
  HeaderLookup,
  IrView,
  Matched,
  Redirected,
  RedirectLocation,
  Share,
} from './types.ts';
