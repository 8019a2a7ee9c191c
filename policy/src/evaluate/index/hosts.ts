import type { RouteBlock } from '@flyball/proto/ir';
import type { EvaluatedRequest } from '../types.ts';
import { changedPaths } from './change-paths.ts';
import { type Candidate, findByPath, NO_PATHS, type PathTable } from './paths.ts';
import { emptyRadix, isEmpty, type RadixNode, radixValues, valueAt, withValue } from './radix.ts';
import { makeTrail, walkBack } from './walk.ts';

/** The rules of one host pattern. */
export interface HostTable {
  readonly host: string;
  /** By route object. */
  readonly blocks: RadixNode<RouteBlock>;
  readonly paths: PathTable;
}

/** Tables whose pattern ends with the same characters. */
interface HostSlot {
  /** Of the name itself. */
  readonly exact: HostTable | undefined;
  /** Of all names that end so with at least one character before: `*.example.com`, `*`. */
  readonly below: HostTable | undefined;
}

/** Tables by host name, read from its end. */
export type HostTree = RadixNode<HostSlot>;

/** A tree without hosts. */
export const NO_HOSTS: HostTree = emptyRadix();

const trail = makeTrail<HostSlot>();

/** The first match for a host: those of its most specific pattern first, then of each wider one. */
export const findByHost = (
  tree: HostTree,
  host: string,
  request: EvaluatedRequest,
): Candidate | undefined => {
  walkBack(tree, host, trail);
  for (let at = trail.size - 1; at >= 0; at -= 1) {
    const slot = trail.values[at];
    const end = trail.ends[at] ?? 0;
    const exact = end === host.length ? slot?.exact : undefined;
    const found = exact && findByPath(exact.paths, request);
    if (found) return found;
    const below = end < host.length || end === 0 ? slot?.below : undefined;
    const wider = below && findByPath(below.paths, request);
    if (wider) return wider;
  }
  return undefined;
};

/** Tables whose pattern covers a host, most specific first. */
export const tablesOf = (tree: HostTree, host: string): readonly HostTable[] => {
  walkBack(tree, host, trail);
  const tables: HostTable[] = [];
  for (let at = trail.size - 1; at >= 0; at -= 1) {
    const slot = trail.values[at];
    const end = trail.ends[at] ?? 0;
    if (slot?.exact && end === host.length) tables.push(slot.exact);
    if (slot?.below && (end < host.length || end === 0)) tables.push(slot.below);
  }
  return tables;
};

/** All tables of a tree, in no meaningful order. */
export const allTables = (tree: HostTree): readonly HostTable[] =>
  [...radixValues(tree)].flatMap(({ exact, below }) => [exact, below]).filter((table) => table !== undefined);

/** The tree with blocks of one host pattern changed. */
export const changedHost = (tree: HostTree, host: string, change: HostChange): HostTree => {
  const isBelow = host === '*' || host === '' || host.startsWith('*.');
  const key = isBelow ? host.slice(1) : host;
  return withValue(tree, reversed(key), (slot) => {
    const table = changedTable(isBelow ? slot?.below : slot?.exact, host, change);
    const next = {
      exact: slot?.exact,
      below: slot?.below,
      ...(isBelow ? { below: table } : { exact: table }),
    };
    return next.exact || next.below ? next : undefined;
  });
};

/** New blocks of a host by route object; undefined for one that goes. */
export type HostChange = ReadonlyMap<string, RouteBlock | undefined>;

const changedTable = (
  table: HostTable | undefined,
  host: string,
  change: HostChange,
): HostTable | undefined => {
  const held = table?.blocks ?? emptyRadix<RouteBlock>();
  let blocks = held;
  for (const [route, block] of change) blocks = withValue(blocks, route, () => block);
  if (isEmpty(blocks)) return undefined;
  const removed = [...change.keys()]
    .map((route) => valueAt(held, route))
    .filter((block) => block !== undefined);
  const added = [...change.values()].filter((block) => block !== undefined);
  return { host, blocks, paths: changedPaths(table?.paths ?? NO_PATHS, { removed, added }) };
};

const reversed = (text: string): string => text.split('').reverse().join('');
