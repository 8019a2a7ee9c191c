import { byHostSpecificity, byPrecedence, type Match, type RouteBlock, type Rule } from '@flyball/proto/ir';

/** One match with the rule it selects and the block it stands in. */
export interface Ranked {
  readonly match: Match;
  readonly rule: Rule;
  readonly block: RouteBlock;
}

/** Blocks that came and went. */
export interface BlockChange {
  readonly added: readonly RouteBlock[];
  readonly removed: readonly RouteBlock[];
}

/**
 * The matches of one scope in the order in which they are tried: the order of `hostTables` of the IR, made in the time
 * of what changed since the last time. Lists that did not change are the same objects as before.
 */
export interface ScopeTables {
  /** Takes over the blocks of the scope. A block is never changed, only replaced. */
  readonly update: (blocks: readonly RouteBlock[]) => BlockChange;
  /** Host patterns of the blocks, most specific first. */
  readonly hosts: () => readonly string[];
  /** Matches for requests whose most specific pattern is `host`: its own, then those of patterns that cover it. */
  readonly matchesFor: (host: string) => readonly Ranked[];
}

interface Merged {
  readonly parts: readonly (readonly Ranked[])[];
  readonly rows: readonly Ranked[];
}

interface State {
  blocks: ReadonlySet<RouteBlock>;
  /** Rows by host pattern, never empty. */
  readonly rows: Map<string, readonly Ranked[]>;
  /** Rows of several patterns by those of the first: they go with it, and hosts of the same patterns share them. */
  readonly merged: WeakMap<readonly Ranked[], Merged>;
  hosts: readonly string[] | undefined;
}

/** Tables without a block. */
export const createScopeTables = (): ScopeTables => {
  const state: State = { blocks: new Set(), rows: new Map(), merged: new WeakMap(), hosts: [] };
  return {
    update: (blocks) => update(state, new Set(blocks)),
    hosts: () => {
      state.hosts ??= [...state.rows.keys()].sort(byHostSpecificity);
      return state.hosts;
    },
    matchesFor: (host) => matchesFor(state, host),
  };
};

const update = (state: State, blocks: ReadonlySet<RouteBlock>): BlockChange => {
  const added = [...blocks].filter((block) => !state.blocks.has(block));
  const removed = [...state.blocks].filter((block) => !blocks.has(block));
  state.blocks = blocks;
  const gone = new Set(removed);
  for (const host of new Set([...added, ...removed].map((block) => block.host))) {
    const fresh = added.filter((block) => block.host === host);
    setRows(state, host, { gone, fresh });
  }
  return { added, removed };
};

/** Rows that stay are in order already, so sorting costs little more than looking at them. */
const setRows = (
  state: State,
  host: string,
  { gone, fresh }: { readonly gone: ReadonlySet<RouteBlock>; readonly fresh: readonly RouteBlock[] },
): void => {
  const before = state.rows.get(host);
  const stay = (before ?? NO_ROWS).filter(({ block }) => !gone.has(block));
  const rows = [...stay, ...fresh.flatMap(rankedOf)].sort((a, b) =>
    byPrecedence(a.match.precedence, b.match.precedence),
  );
  if (rows.length > 0) state.rows.set(host, rows);
  else state.rows.delete(host);
  if ((before === undefined) === rows.length > 0) state.hosts = undefined;
};

const NO_ROWS: readonly Ranked[] = [];

const rankedOf = (block: RouteBlock): readonly Ranked[] =>
  block.rules.flatMap((rule) => rule.matches.map((match) => ({ match, rule, block })));

const matchesFor = ({ rows, merged }: State, host: string): readonly Ranked[] => {
  const parts = coveringHosts(host).flatMap((pattern) => {
    const part = rows.get(pattern);
    return part ? [part] : [];
  });
  const [first = NO_ROWS, ...more] = parts;
  if (more.length === 0) return first;
  const known = merged.get(first);
  if (known && isEqual(known.parts, parts)) return known.rows;
  const made = { parts, rows: parts.flat() };
  merged.set(first, made);
  return made.rows;
};

const isEqual = (a: Merged['parts'], b: Merged['parts']): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);

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
