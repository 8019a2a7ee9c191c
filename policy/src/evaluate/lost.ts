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
  return [...lost.values()].map(({ rule, reason }) => ({ rule, reason }));
};

/** A rule, and how many of its alternatives it was asked about. */
interface Loser {
  readonly rule: string;
  reason: string;
  told: number;
}

const sameHost = (
  router: Router,
  { scope, host, request }: Arrival,
  won: Matched | undefined,
): Map<string, Loser> => {
  const lost = new Map<string, Loser>();
  const outranked = `lower precedence than ${won?.rule.id ?? ''}`;
  for (const { rule, match } of router.candidates(scope, host)) {
    if (rule.id === won?.rule.id) continue;
    const loser = lost.get(rule.id);
    if (!loser && lost.size === MAX_LOST) break;
    if (loser && loser.told === MAX_ALTERNATIVES) continue;
    const reason = failedCondition(match, request) ?? outranked;
    if (loser) tell(loser, reason);
    else lost.set(rule.id, { rule: rule.id, reason, told: 1 });
  }
  return lost;
};

const tell = (loser: Loser, reason: string): void => {
  if (!loser.reason.split('; ').includes(reason)) loser.reason += `; ${reason}`;
  loser.told += 1;
};

const addOtherHosts = (lost: Map<string, Loser>, router: Router, { scope, host }: Arrival): void => {
  for (const other of router.hosts(scope)) {
    if (hostMatches(other.host, host)) continue;
    const reason = `host is not ${other.host}`;
    for (const rule of other.rules) {
      if (lost.size === MAX_LOST) return;
      if (!lost.has(rule)) lost.set(rule, { rule, reason, told: 1 });
    }
  }
};
