import type { Rule } from '@flyball/proto/ir';
import type { LocalLimiter } from '@flyball/rate-limit';
import type { Pool } from './client/pool.ts';
import { type Counters, type RuleCounter, ruleCounter } from './counters.ts';
import type { Deadlines } from './exchange/deadlines.ts';
import type { ClusterContext } from './table/cluster.ts';
import type { Table } from './table/table.ts';

/** What all requests of a worker share. */
export interface Core {
  /** The table new requests begin with. */
  table: Table;
  readonly pool: Pool;
  readonly clusters: ClusterContext;
  readonly limiter: LocalLimiter;
  readonly counters: Counters;
  readonly deadlines: Deadlines;
  readonly rules: WeakMap<Rule, RuleState>;
  /** Monotonic ms. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Id of a request that came without one. */
  readonly newId: () => string;
  mirrorsActive: number;
  retriesWaiting: number;
}

/** What is known of a rule beside what it says. */
export interface RuleState {
  readonly counter: RuleCounter;
  /** Time for a request, ms from when it was received as a whole; Infinity for no limit. */
  readonly requestMs: number;
  /** Time for one try, ms; Infinity for no limit of its own. */
  readonly tryMs: number;
}

/** Limit of a request that says none, ms: the same as Envoy's. */
const DEFAULT_REQUEST_MS = 15_000;

const limitOf = (ms: number): number => (ms === 0 ? Number.POSITIVE_INFINITY : ms);

/** The state of a rule; lives as long as it. */
export const ruleState = ({ rules, counters }: Core, rule: Rule): RuleState => {
  const known = rules.get(rule);
  if (known) return known;
  const { requestTimeoutMs, backendTimeoutMs = 0 } = rule;
  const made = {
    counter: ruleCounter(counters, rule.id),
    requestMs: limitOf(requestTimeoutMs ?? Math.max(DEFAULT_REQUEST_MS, backendTimeoutMs)),
    tryMs: limitOf(backendTimeoutMs),
  };
  rules.set(rule, made);
  return made;
};
