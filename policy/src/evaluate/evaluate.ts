import type { Mirror } from '@flyball/proto/ir';
import { type ActContext, act } from './act/act.ts';
import { type AppliedLimit, appliedLimits } from './act/limits.ts';
import type { Random } from './act/pick.ts';
import { splitPlan } from './act/shares.ts';
import { type Lost, lostRules } from './lost.ts';
import { hostName } from './request/host.ts';
import type { Door, Router } from './router.ts';
import type { Action, Entrance, EvaluatedRequest, Matched, Share } from './types.ts';

/** What happens to a request, and why. */
export interface Evaluation {
  /** Where it entered; undefined when no listener takes it (404). */
  readonly door: Door | undefined;
  /** The rule that takes it; undefined for none (404). */
  readonly matched: Matched | undefined;
  readonly action: Action;
  /** Shares of all the rule's backends, also where a request gets 500; empty without rule or for a redirect. */
  readonly shares: readonly Share[];
  /** The limits that count it. */
  readonly limits: readonly AppliedLimit[];
  /** Copies that are made of it when it is forwarded. */
  readonly mirrors: readonly Mirror[];
  /** Rules that did not take it, at most MAX_LOST. */
  readonly lost: readonly Lost[];
}

/** A request at an entrance. */
export interface EvaluationInput {
  readonly entrance: Entrance;
  readonly request: EvaluatedRequest;
  /** Makes the random choices; without it they stay open. */
  readonly random?: Random;
}

/** Decides one request. Pure but for `random`. */
export const evaluate = (router: Router, input: EvaluationInput): Evaluation => {
  const { request } = input;
  const host = hostName(request.authority);
  const door = router.enter(input.entrance, host);
  if (door === undefined) return NOT_TAKEN;
  const matched = router.find(door.scope, host, request);
  const action = act(matched, request, contextOf(door, input));
  return {
    door,
    matched,
    action,
    shares: matched && !matched.rule.redirect ? splitPlan(matched.rule).shares : [],
    limits: matched ? appliedLimits(router.view.limits, matched.rule, request) : [],
    mirrors: matched && action.type === 'forward' ? matched.rule.mirrors : [],
    lost: lostRules(router, { scope: door.scope, host, request }, matched),
  };
};

const NOT_TAKEN: Evaluation = {
  door: undefined,
  matched: undefined,
  action: { type: 'respond', status: 404 },
  shares: [],
  limits: [],
  mirrors: [],
  lost: [],
};

/** A waypoint listens on a port of its own making: only a Gateway's port is one a client would know. */
const contextOf = ({ listener }: Door, { random }: EvaluationInput): ActContext => ({
  listenerPort: listener && listener.meshService === '' ? listener.port : undefined,
  random,
});
