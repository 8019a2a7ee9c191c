import { ownValue } from '../model/own-value.ts';

/** One place where two documents differ; absent values are absent there. */
export interface FieldDifference {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Differences listed at most; two documents that differ more are as good as two documents. */
export const MAX_DIFFERENCES = 500;

/** Where two JSON values differ, in document order: the deepest places, lists by position. */
export const fieldDifferences = (before: unknown, after: unknown): readonly FieldDifference[] => {
  const found: FieldDifference[] = [];
  collect({ before, after, pointer: '' }, found);
  return found;
};

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly pointer: string;
}

const collect = (pair: Pair, found: FieldDifference[]): void => {
  if (found.length >= MAX_DIFFERENCES || pair.before === pair.after) return;
  if (
    !isTree(pair.before) ||
    !isTree(pair.after) ||
    Array.isArray(pair.before) !== Array.isArray(pair.after)
  ) {
    found.push(difference(pair));
    return;
  }
  const { before, after } = pair;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys)
    collect(
      {
        before: ownValue(before, key),
        after: ownValue(after, key),
        pointer: `${pair.pointer}/${escapePointer(key)}`,
      },
      found,
    );
};

const difference = ({ before, after, pointer }: Pair): FieldDifference => ({
  pointer,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
});

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** One step of a JSON pointer. */
export const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
