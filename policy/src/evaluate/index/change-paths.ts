import { byPrecedence, type Match, type RouteBlock } from '@flyball/proto/ir';
import { expressionOf } from '../match/expression.ts';
import type { Candidate, PathSlot, PathTable } from './paths.ts';
import { withValue } from './radix.ts';

/** What changes in a table: blocks that leave it and blocks that come. */
export interface BlockChange {
  readonly removed: readonly RouteBlock[];
  readonly added: readonly RouteBlock[];
}

/** The table with blocks changed; paths that no changed block mentions keep their nodes. */
export const changedPaths = (table: PathTable, { removed, added }: BlockChange): PathTable => {
  const gone = new Set(removed);
  const come = byPlace(added.flatMap(candidatesOf));
  const left = removed.flatMap(candidatesOf).map(({ match }) => placeOf(match));
  let next = table;
  for (const place of new Set([...left, ...come.keys()])) {
    next = changedPlace(next, place, (old) => merged(old, gone, come.get(place) ?? []));
  }
  return next;
};

/** Where a match stands: among the expressions, or with the exact paths or prefixes of one text. */
type Place = 'regex' | `exact ${string}` | `prefix ${string}`;

const placeOf = ({ path }: Match): Place => {
  if (path?.type === 'regex') return 'regex';
  if (path?.type === 'exact') return `exact ${path.value}`;
  return path === undefined || path.value === '/' ? 'prefix ' : `prefix ${path.value}`;
};

type ChangeList = (old: readonly Candidate[]) => readonly Candidate[];

const changedPlace = (table: PathTable, place: Place, change: ChangeList): PathTable => {
  if (place === 'regex') return { ...table, expressions: change(table.expressions) };
  const isExact = place.startsWith('exact ');
  const key = place.slice(isExact ? 'exact '.length : 'prefix '.length);
  return { ...table, paths: withValue(table.paths, key, (slot) => changedSlot(slot, isExact, change)) };
};

const changedSlot = (
  slot: PathSlot = EMPTY_SLOT,
  isExact: boolean,
  change: ChangeList,
): PathSlot | undefined => {
  const next = isExact ? { ...slot, exact: change(slot.exact) } : { ...slot, prefix: change(slot.prefix) };
  return next.exact.length + next.prefix.length === 0 ? undefined : next;
};

const EMPTY_SLOT: PathSlot = { exact: [], prefix: [] };

const merged = (
  old: readonly Candidate[],
  gone: ReadonlySet<RouteBlock>,
  added: readonly Candidate[],
): readonly Candidate[] =>
  [...old.filter(({ block }) => !gone.has(block)), ...added].sort((a, b) =>
    byPrecedence(a.match.precedence, b.match.precedence),
  );

const byPlace = (candidates: readonly Candidate[]): ReadonlyMap<Place, readonly Candidate[]> => {
  const places = new Map<Place, Candidate[]>();
  for (const candidate of candidates) {
    const place = placeOf(candidate.match);
    const list = places.get(place);
    if (list) list.push(candidate);
    else places.set(place, [candidate]);
  }
  return places;
};

/** The matches of a block, with their expressions compiled. */
const candidatesOf = (block: RouteBlock): readonly Candidate[] =>
  block.rules.flatMap((rule) =>
    rule.matches.map((match) => {
      compileExpressions(match);
      return { match, rule, host: block.host, block, isBare: isBare(match) };
    }),
  );

const isBare = ({ method, headers, queries }: Match): boolean =>
  method === '' && headers.length === 0 && queries.length === 0;

const compileExpressions = ({ path, headers, queries }: Match): void => {
  if (path?.type === 'regex') expressionOf(path);
  for (const condition of headers) if (condition.type === 'regex') expressionOf(condition);
  for (const condition of queries) if (condition.type === 'regex') expressionOf(condition);
};
