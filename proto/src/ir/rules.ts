import { byHostSpecificity, hostCovers } from './hosts.ts';
import { byPrecedence } from './precedence.ts';
import type { Match, RouteBlock, Rule } from './types.ts';

/** One match with the rule it selects. */
export interface RankedMatch {
  readonly match: Match;
  readonly rule: Rule;
  /** Host pattern of the block it comes from. */
  readonly host: string;
}

/** The matches that hold for requests whose most specific host pattern is `host`, first one wins. */
export interface HostTable {
  readonly host: string;
  readonly matches: readonly RankedMatch[];
}

/**
 * Merges the blocks of one scope. A request is tried against the rules of its most specific host first and
 * then against those of less specific ones (Gateway API: precedence is given to rules of the route with the
 * most specific matching host name), so each table ends with the matches of the patterns that cover its host.
 */
export const hostTables = (blocks: readonly RouteBlock[]): readonly HostTable[] => {
  const byHost = new Map<string, RankedMatch[]>();
  for (const block of blocks) append(byHost, block);
  for (const ranked of byHost.values())
    ranked.sort((a, b) => byPrecedence(a.match.precedence, b.match.precedence));
  const hosts = [...byHost.keys()].sort(byHostSpecificity);
  return hosts.map((host) => ({ host, matches: coveringMatches(byHost, hosts, host) }));
};

const append = (byHost: Map<string, RankedMatch[]>, block: RouteBlock): void => {
  const ranked = byHost.get(block.host) ?? [];
  for (const rule of block.rules) {
    for (const match of rule.matches) ranked.push({ match, rule, host: block.host });
  }
  byHost.set(block.host, ranked);
};

const coveringMatches = (
  byHost: ReadonlyMap<string, readonly RankedMatch[]>,
  hosts: readonly string[],
  host: string,
): readonly RankedMatch[] =>
  hosts.filter((outer) => hostCovers(outer, host)).flatMap((outer) => byHost.get(outer) ?? []);
