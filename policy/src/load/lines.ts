import type { Position } from '../model/diagnostic.ts';

/** Gives line and column, from 1, of an offset into a text; columns count UTF-16 units. */
export type Lines = (offset: number) => Position;

/** Index of the lines of a text: one pass now, a binary search for each question. */
export const indexLines = (text: string, file: string): Lines => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lastAtMost(starts, offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
};

const lastAtMost = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
};
