import type { HeaderOps, Rule } from '@flyball/proto/ir';
import type { Action, EvaluatedRequest, Matched } from '../types.ts';
import { rewritePath, withQuery } from './path-rewrite.ts';
import { pickShare, type Random } from './pick.ts';
import { redirectLocation } from './redirect.ts';
import { splitPlan } from './shares.ts';

/** What an action depends on besides rule and request. */
export interface ActContext {
  /** Port of the listener as declared; undefined in a mesh. */
  readonly listenerPort?: number | undefined;
  /** Makes the random choices; without it they stay open. */
  readonly random?: Random | undefined;
}

const NOT_FOUND: Action = { type: 'respond', status: 404 };
const NO_BACKEND: Action = { type: 'respond', status: 500 };

/** What becomes of a request that matched a rule, or none (404). */
export const act = (matched: Matched | undefined, request: EvaluatedRequest, context: ActContext): Action => {
  if (matched === undefined) return NOT_FOUND;
  const { rule, match } = matched;
  if (rule.redirect === undefined) return forward(matched, request, context.random);
  const { listenerPort } = context;
  return {
    type: 'redirect',
    redirect: {
      status: rule.redirect.status,
      location: redirectLocation(rule.redirect, { request, match, listenerPort }),
      responseOps: listOf(rule.responseHeaders),
    },
  };
};

/** 500 where the share that was picked, or every share, has no valid backend. */
const forward = ({ rule, match }: Matched, request: EvaluatedRequest, random?: Random): Action => {
  const { shares, reaches } = splitPlan(rule);
  const picked = reaches ? pickShare(rule, request, random) : undefined;
  if (!reaches || (picked !== undefined && shares[picked]?.invalid !== '')) return NO_BACKEND;
  const path = rewritePath(rule.rewrite?.path, { path: request.path, match });
  return {
    type: 'forward',
    forward: {
      shares,
      picked,
      authority: rule.rewrite?.host || request.authority,
      path: withQuery(path, request.query),
      requestOps: requestOps(rule, picked),
      responseOps: responseOps(rule, picked),
    },
  };
};

const requestOps = (rule: Rule, picked: number | undefined): readonly HeaderOps[] =>
  listOf(rule.requestHeaders, backendOf(rule, picked)?.requestHeaders);

const responseOps = (rule: Rule, picked: number | undefined): readonly HeaderOps[] =>
  listOf(backendOf(rule, picked)?.responseHeaders, rule.responseHeaders);

const backendOf = ({ backends }: Rule, picked: number | undefined): Rule['backends'][number] | undefined =>
  picked === undefined ? undefined : backends[picked];

const NO_OPS: readonly HeaderOps[] = [];

const listOf = (first: HeaderOps | undefined, second?: HeaderOps): readonly HeaderOps[] => {
  if (first && second) return [first, second];
  const only = first ?? second;
  return only ? [only] : NO_OPS;
};
