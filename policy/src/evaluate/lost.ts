import { hostMatches } from '@flyball/proto/ir';
import { failedCondition } from './match/reasons.ts';
import type { Router } from './router.ts';
import type { EvaluatedRequest, Matched } from './types.ts';

/** A request that was tried against the rules of a scope. */
export interface Arrival {
  readonly scope: string;
  /** As `hostName` returns it. */
  readonly host: string;
  readonly request: EvaluatedRequest;
}

/** A rule that did not take a request, and why. */
export interface Lost {
  /** Id of the rule. */
  readonly rule: string;
  /** In words. */
  readonly reason: string;
}

/** Most rules that are reported. */
export const MAX_LOST = 100;
/** Most alternatives of one rule whose reasons are told. */
const MAX_ALTERNATIVES = 3;

/**
 * Rules that did not win, in the order in which they were tried: with the condition that failed, or the
 * winner that came before. When nothing won, the rules of other hosts follow. At most MAX_LOST.
 */
export const lostRules = (router: Router, arrival: Arrival, won: Matched | undefined): readonly Lost[] => {
  const lost = sameHost(router, arrival, won);
  if (won === undefined) addOtherHosts(lost, router, arrival);
  return [...lost].map(([rule, reasons]) => ({ rule, reason: reasonText(reasons) }));
};

type Reasons = Map<string, string[]>;

const sameHost = (router: Router, { scope, host, request }: Arrival, won: Matched | undefined): Reasons => {
  const lost: Reasons = new Map();
  for (const { rule, match } of router.candidates(scope, host)) {
    if (rule.id === won?.rule.id) continue;
    const known = lost.get(rule.id);
    if (!known && lost.size === MAX_LOST) break;
    const reasons = known ?? [];
    if (reasons.length < MAX_ALTERNATIVES) {
      reasons.push(failedCondition(match, request) ?? `lower precedence than ${won?.rule.id ?? ''}`);
    }
    lost.set(rule.id, reasons);
  }
  return lost;
};

const addOtherHosts = (lost: Reasons, router: Router, { scope, host }: Arrival): void => {
  for (const other of router.hosts(scope)) {
    if (hostMatches(other.host, host)) continue;
    for (const rule of other.rules) {
      if (lost.size === MAX_LOST) return;
      if (!lost.has(rule)) lost.set(rule, [`host is not ${other.host}`]);
    }
  }
};

const reasonText = (reasons: readonly string[]): string => [...new Set(reasons)].join('; ');
