import {
  act,
  appliedLimits,
  type Door,
  type EvaluatedRequest,
  type Forward,
  hostName,
  locationText,
  type Matched,
  type Redirected,
} from '@flyball/policy/evaluate';
import { type Core, type RuleState, ruleState } from '../core.ts';
import { countRefusal } from '../counters.ts';
import { isSendable } from '../head/request-head.ts';
import { applyReadyOps } from '../table/header-ops.ts';
import { enterAt, type Gate } from './gate.ts';
import { isWithheld } from './withheld.ts';

/** What becomes of a request. */
export type Decision =
  | {
      readonly type: 'respond';
      readonly status: number;
      /** Name, value … */
      readonly headers: string[];
      /** What is wrong, in a few words; empty for none. */
      readonly reason: string;
      readonly state: RuleState | undefined;
    }
  | {
      readonly type: 'forward';
      readonly forward: Forward;
      readonly matched: Matched;
      readonly state: RuleState;
    };

/** Decides one request and takes the tokens it costs. */
export const decide = (core: Core, gate: Gate, request: EvaluatedRequest): Decision => {
  const { table } = core;
  const host = hostName(request.authority);
  const door = enterAt(table.router, gate, host);
  if (!door) return respond(404, 'no listener for this host');
  const matched = table.router.find(door.scope, host, request);
  const state = matched && ruleState(core, matched.rule);
  if (isWithheld(table, door, { host, rule: matched?.rule }))
    return respond(503, 'a policy is not understood', state);
  if (!matched || !state) return respond(404, 'no route');
  const wait = matched.rule.limits.length > 0 ? takeLimits(core, matched, request) : undefined;
  if (wait) return refuse(wait, state);
  return actOn(core, { door, matched, state }, request);
};

interface Place {
  readonly door: Door;
  readonly matched: Matched;
  readonly state: RuleState;
}

const actOn = (core: Core, { door, matched, state }: Place, request: EvaluatedRequest): Decision => {
  const { listener } = door;
  const listenerPort = listener && listener.meshService === '' ? listener.port : undefined;
  const action = act(matched, request, { listenerPort, random: core.random });
  switch (action.type) {
    case 'respond':
      return respond(action.status, 'no valid backend', state);
    case 'redirect':
      return redirect(action.redirect, state);
    case 'forward':
      return forwardOf(action.forward, { matched, state });
  }
};

/** What an author wrote in place of path or host must not make another request of it. */
const forwardOf = (forward: Forward, { matched, state }: Pick<Place, 'matched' | 'state'>): Decision =>
  matched.rule.rewrite && !isSendable(forward.path, forward.authority)
    ? respond(500, 'the rewritten path or host cannot be sent', state)
    : { type: 'forward', forward, matched, state };

const respond = (status: number, reason: string, state?: RuleState): Decision => ({
  type: 'respond',
  status,
  headers: [],
  reason,
  state,
});

const redirect = ({ status, location, responseOps }: Redirected, state: RuleState): Decision => {
  const headers = ['location', locationText(location)];
  applyReadyOps(headers, responseOps);
  return { type: 'respond', status, headers, reason: '', state };
};

interface Refusal {
  readonly status: number;
  readonly waitMs: number;
}

/** The first limit that refuses; those before it are charged. Limits in mode Shadow only count. */
const takeLimits = (core: Core, { rule }: Matched, request: EvaluatedRequest): Refusal | undefined => {
  for (const { limit, descriptor } of appliedLimits(core.table.view.limits, rule, request)) {
    let key = '';
    for (let at = 1; at < descriptor.length; at += 1) key += `${descriptor[at]?.value}\0`;
    const { allowed, retryAfterMs } = core.limiter.take(limit.id, key);
    if (allowed) continue;
    countRefusal(core.counters, limit.id);
    if (limit.mode === 'Enforce') return { status: limit.status || 429, waitMs: retryAfterMs };
  }
  return undefined;
};

/** `Retry-After` goes with 429 (RFC 6585, 4), in whole seconds. */
const refuse = ({ status, waitMs }: Refusal, state: RuleState): Decision => ({
  type: 'respond',
  status,
  headers: status === 429 ? ['retry-after', String(Math.max(1, Math.ceil(waitMs / 1000)))] : [],
  reason: 'rate limit exceeded',
  state,
});
