import { byHostSpecificity, byPrecedence, type Match, type RouteBlock, type Rule } from '@flyball/proto/ir';

/** One match with the rule it selects and the block it stands in. */
export interface Ranked {
  readonly match: Match;
  readonly rule: Rule;
  readonly block: RouteBlock;
}

interface HostRows {
  readonly blocks: ReadonlySet<RouteBlock>;
  readonly rows: readonly Ranked[];
}

/**
 * The matches of one scope in the order in which they are tried. The same order as `hostTables` of the IR, made in
 * the time of what changed since the last time.
 */
export interface ScopeTables {
  /** Takes over the blocks of the scope. */
  readonly update: (blocks: Iterable<RouteBlock>) => void;
  /** Host patterns of the blocks, most specific first. */
  readonly hosts: () => readonly string[];
  /** Matches for requests whose most specific pattern is `host`: its own, then those of patterns that cover it. */
  readonly matchesFor: (host: string) => readonly Ranked[];
}

/** Tables without a block. */
export const createScopeTables = (): ScopeTables => {
  let byHost: ReadonlyMap<string, HostRows> = new Map();
  return {
    update: (blocks) => {
      byHost = updated(byHost, groupByHost(blocks));
    },
    hosts: () => [...byHost.keys()].sort(byHostSpecificity),
    matchesFor: (host) => {
      const rows = coveringHosts(host).map((pattern) => byHost.get(pattern)?.rows ?? NO_ROWS);
      const [only, ...more] = rows.filter(({ length }) => length > 0);
      return more.length === 0 ? (only ?? NO_ROWS) : [only ?? NO_ROWS, ...more].flat();
    },
  };
};

const NO_ROWS: readonly Ranked[] = [];

const groupByHost = (blocks: Iterable<RouteBlock>): ReadonlyMap<string, ReadonlySet<RouteBlock>> => {
  const byHost = new Map<string, Set<RouteBlock>>();
  for (const block of blocks) {
    const group = byHost.get(block.host);
    if (group) group.add(block);
    else byHost.set(block.host, new Set([block]));
  }
  return byHost;
};

const updated = (
  before: ReadonlyMap<string, HostRows>,
  groups: ReadonlyMap<string, ReadonlySet<RouteBlock>>,
): ReadonlyMap<string, HostRows> => {
  const after = new Map<string, HostRows>();
  for (const [host, blocks] of groups) after.set(host, rowsOf(before.get(host), blocks));
  return after;
};

/** Rows that stay are in order already, so sorting costs little more than looking at them. */
const rowsOf = (before: HostRows | undefined, blocks: ReadonlySet<RouteBlock>): HostRows => {
  const stay = before?.rows.filter(({ block }) => blocks.has(block)) ?? [];
  const added = [...blocks].filter((block) => !before?.blocks.has(block)).flatMap(rankedOf);
  if (before && added.length === 0 && stay.length === before.rows.length) return before;
  const rows = [...stay, ...added].sort((a, b) => byPrecedence(a.match.precedence, b.match.precedence));
  return { blocks, rows };
};

const rankedOf = (block: RouteBlock): readonly Ranked[] =>
  block.rules.flatMap((rule) => rule.matches.map((match) => ({ match, rule, block })));

/** The pattern itself and all that cover it, most specific first. */
export const coveringHosts = (host: string): readonly string[] => {
  if (host === '*' || host === '') return ['*'];
  const covering = [host];
  const start = host.startsWith('*.') ? 2 : 0;
  for (let dot = host.indexOf('.', start); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    covering.push(`*${host.slice(dot)}`);
  }
  return [...covering, '*'];
};
