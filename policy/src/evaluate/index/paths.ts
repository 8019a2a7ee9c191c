import type { RouteBlock } from '@flyball/proto/ir';
import { restHolds } from '../match/conditions.ts';
import { matchesWhole } from '../match/expression.ts';
import type { EvaluatedRequest, Matched } from '../types.ts';
import { emptyRadix, type RadixNode } from './radix.ts';
import { makeTrail, walk } from './walk.ts';

/** A match of a block in a table. */
export interface Candidate extends Matched {
  readonly block: RouteBlock;
  /** Whether it has no condition but the path's: the usual case, answered without looking at the match. */
  readonly isBare: boolean;
}

/** Candidates whose path condition has the same text, each list in order of precedence. */
export interface PathSlot {
  readonly exact: readonly Candidate[];
  readonly prefix: readonly Candidate[];
}

/**
 * The matches of one host pattern by path. Precedence puts exact paths before expressions before prefixes,
 * longer prefixes first, and equal paths side by side; so only what is on the way down can match.
 */
export interface PathTable {
  /** By path; the prefix `/` and matches without path stand at the empty one. */
  readonly paths: RadixNode<PathSlot>;
  /** Matches by expression, in order of precedence. */
  readonly expressions: readonly Candidate[];
}

/** A table without matches. */
export const NO_PATHS: PathTable = { paths: emptyRadix(), expressions: [] };

const SLASH = 47;
const trail = makeTrail<PathSlot>();

/** The first match that holds. */
export const findByPath = (table: PathTable, request: EvaluatedRequest): Candidate | undefined => {
  const { path } = request;
  walk(table.paths, path, trail);
  const last = trail.size - 1;
  const whole = trail.ends[last] === path.length ? trail.values[last] : undefined;
  return (
    (whole && firstOf(whole.exact, request)) ??
    (table.expressions.length > 0 ? firstExpression(table.expressions, request) : undefined) ??
    longestPrefix(last, request)
  );
};

const firstOf = (candidates: readonly Candidate[], request: EvaluatedRequest): Candidate | undefined => {
  for (const candidate of candidates) {
    if (candidate.isBare || restHolds(candidate.match, request)) return candidate;
  }
  return undefined;
};

const firstExpression = (
  candidates: readonly Candidate[],
  request: EvaluatedRequest,
): Candidate | undefined => {
  for (const candidate of candidates) {
    const { path } = candidate.match;
    if (path && restHolds(candidate.match, request) && matchesWhole(path, request.path)) return candidate;
  }
  return undefined;
};

/** Prefixes on the trail from the longest to the shortest, where they end with a segment. */
const longestPrefix = (last: number, request: EvaluatedRequest): Candidate | undefined => {
  const { path } = request;
  for (let at = last; at >= 0; at -= 1) {
    const slot = trail.values[at];
    const end = trail.ends[at] ?? 0;
    if (!slot || (end !== 0 && end !== path.length && path.charCodeAt(end) !== SLASH)) continue;
    const found = firstOf(slot.prefix, request);
    if (found) return found;
  }
  return undefined;
};
