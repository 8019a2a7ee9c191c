/** Plain counters of a worker since its start; handed to its parent. */
export interface GatewayStats {
  /** Answers by rule id and class of status: `2xx`. Rule '' is requests that no rule took. */
  readonly requests: readonly {
    readonly rule: string;
    readonly statuses: Readonly<Record<StatusClass, number>>;
  }[];
  /** Failed tries by what went wrong. */
  readonly upstreamErrors: Readonly<Record<UpstreamError, number>>;
  /** Refused requests by limit; in mode Shadow those that would have been. */
  readonly limitsRefused: readonly { readonly limit: string; readonly refused: number }[];
  readonly retries: number;
  readonly mirrored: number;
  /** Copies that were not made: too many under way, or too large a body. */
  readonly mirrorsDropped: number;
  /** Connections from clients, and requests, now. */
  readonly openConnections: number;
  readonly activeRequests: number;
  /** Connections to instances now. */
  readonly upstreamConnections: number;
}

/** `1xx` to `5xx`. */
export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx';

/** What may go wrong between the gateway and an instance. */
export type UpstreamError = 'none usable' | 'connect' | 'reset' | 'protocol' | 'timeout';

/** Answers of one rule by class of status, the place being the class. */
export interface RuleCounter {
  readonly byClass: Float64Array;
}

/** The counters of a worker. */
export interface Counters {
  readonly rules: Map<string, RuleCounter>;
  readonly errors: Record<UpstreamError, number>;
  readonly limits: Map<string, number>;
  /** Answers to requests that no rule took. */
  readonly unmatched: RuleCounter;
  retries: number;
  mirrored: number;
  mirrorsDropped: number;
  openConnections: number;
  activeRequests: number;
}

/** Rules and limits counted apart; those beyond are counted together under ''. */
const MAX_NAMES = 10_000;

export const createCounters = (): Counters => {
  const unmatched = { byClass: new Float64Array(6) };
  return {
    rules: new Map([['', unmatched]]),
    unmatched,
    errors: { 'none usable': 0, connect: 0, reset: 0, protocol: 0, timeout: 0 },
    limits: new Map(),
    retries: 0,
    mirrored: 0,
    mirrorsDropped: 0,
    openConnections: 0,
    activeRequests: 0,
  };
};

/** The counter of a rule, the same one for the same id. */
export const ruleCounter = ({ rules }: Counters, id: string): RuleCounter => {
  const name = rules.has(id) || rules.size < MAX_NAMES ? id : '';
  const known = rules.get(name);
  if (known) return known;
  const made = { byClass: new Float64Array(6) };
  rules.set(name, made);
  return made;
};

export const countAnswer = ({ byClass }: RuleCounter, status: number): void => {
  const place = Math.min(5, Math.trunc(status / 100));
  byClass[place] = (byClass[place] ?? 0) + 1;
};

export const countRefusal = ({ limits }: Counters, id: string): void => {
  const name = limits.has(id) || limits.size < MAX_NAMES ? id : '';
  limits.set(name, (limits.get(name) ?? 0) + 1);
};

/** A copy of all counters. */
export const readStats = (counters: Counters, upstreamConnections: number): GatewayStats => ({
  requests: [...counters.rules].map(([rule, { byClass }]) => ({ rule, statuses: classesOf(byClass) })),
  upstreamErrors: { ...counters.errors },
  limitsRefused: [...counters.limits].map(([limit, refused]) => ({ limit, refused })),
  retries: counters.retries,
  mirrored: counters.mirrored,
  mirrorsDropped: counters.mirrorsDropped,
  openConnections: counters.openConnections,
  activeRequests: counters.activeRequests,
  upstreamConnections,
});

const classesOf = (counts: Float64Array): Readonly<Record<StatusClass, number>> => ({
  '1xx': counts[1] ?? 0,
  '2xx': counts[2] ?? 0,
  '3xx': counts[3] ?? 0,
  '4xx': counts[4] ?? 0,
  '5xx': counts[5] ?? 0,
});
