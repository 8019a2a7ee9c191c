import { type Evaluation, evaluate } from '../evaluate.ts';
import type { Lost } from '../lost.ts';
import type { Router } from '../router.ts';
import { answeringService, type CallGraph, nextLegs } from './calls.ts';
import { faultOf, TraceError, type TraceFault, type TraceId } from './fault.ts';
import { type TraceInput, traceInput } from './input.ts';
import { answerLine } from './line.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { firstLeg, type Leg } from './request.ts';

/** One hop of a request, with the rules that did not take it there. */
export interface Hop extends Outcome {
  /** Ids of the limits that count it: `RateLimitPolicy/ns/name/rule`; absent where none does. */
  readonly limits?: readonly string[];
  readonly lost: readonly Lost[];
}

/** The output for a line: the outcome of the first hop, and all hops, the first one included. */
export interface TraceOutput extends Outcome {
  readonly id: TraceId;
  readonly hops: readonly Hop[];
}

/** What a trace works on. */
export interface TraceContext {
  readonly router: Router;
  readonly calls: CallGraph;
}

/** Most hops of one trace. */
export const MAX_HOPS = 16;

/** Traces one line of a batch, a text or its bytes. Never throws for what stands in the line. */
export const traceLine = (line: string | Uint8Array, context: TraceContext): TraceOutput | TraceFault =>
  answerLine(line, (json) => traceJson(json, context));

/** Traces one request given as parsed JSON. Never throws for what it holds. */
export const traceJson = (json: unknown, context: TraceContext): TraceOutput | TraceFault => {
  const parsed = traceInput.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, MAX_ISSUES);
    const message = issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ');
    return faultOf(idOf(json), new TraceError('FLYBALL_TRACE_FIELD', message.slice(0, MAX_MESSAGE)));
  }
  return traceInputOf(parsed.data, context);
};

const MAX_ISSUES = 5;
const MAX_MESSAGE = 1000;

const traceInputOf = (input: TraceInput, context: TraceContext): TraceOutput | TraceFault => {
  try {
    const hops = hopsOf(firstLeg(input), context);
    const { lost: _, limits: _counting, ...first } = hops[0] ?? NO_HOP;
    return { id: input.id, ...first, hops };
  } catch (error) {
    if (error instanceof TraceError) return faultOf(input.id, error);
    throw error;
  }
};

const NO_HOP: Hop = { status: 404, lost: [] };

/** A leg and the services the request went through before. */
interface Pending {
  readonly leg: Leg;
  readonly passed: readonly string[];
}

/** Follows the calls depth first; never into a service that is already on the way. */
const hopsOf = (first: Leg, { router, calls }: TraceContext): readonly Hop[] => {
  const hops: Hop[] = [];
  const pending: Pending[] = [{ leg: first, passed: [] }];
  for (let next = pending.pop(); next && hops.length < MAX_HOPS; next = pending.pop()) {
    const { leg, passed } = next;
    const evaluation = evaluate(router, leg);
    hops.push(hopOf(leg, evaluation));
    const way = [...passed, answeringService(evaluation) ?? ''];
    const legs = nextLegs(leg, evaluation, calls).filter(({ entrance }) => !isOn(way, entrance));
    pending.push(...legs.map((following) => ({ leg: following, passed: way })).reverse());
  }
  return hops;
};

const hopOf = (leg: Leg, evaluation: Evaluation): Hop => {
  const limits = evaluation.limits.map(({ limit }) => limit.id);
  return { ...outcomeOf(leg, evaluation), ...(limits.length > 0 && { limits }), lost: evaluation.lost };
};

const isOn = (way: readonly string[], entrance: Leg['entrance']): boolean =>
  'service' in entrance && way.includes(entrance.service);

const idOf = (json: unknown): TraceId => {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};
