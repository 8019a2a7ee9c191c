// Sixteen digits hold every safe integer, so the order of bytes is the order of numbers.
const digits = (value: number): string => String(value).padStart(16, '0');

const FIRST = 0;
const LAST = Number.MAX_SAFE_INTEGER;

/** Key of the note which snapshot counts; written last, so half a snapshot is never one. */
export const SNAPSHOT_KEY = 'snapshot';

/** Key of a row. */
export const rowKey = (index: number): string => `row/${digits(index)}`;

/** Key of a piece of a snapshot. */
export const chunkKey = (index: number, chunk: number): string => `chunk/${digits(index)}/${digits(chunk)}`;

/** Keys of rows, ends included. */
export const rowRange = (from: number, to: number = LAST): { gte: string; lte: string } => ({
  gte: rowKey(from),
  lte: rowKey(to),
});

/** Keys of the pieces of one snapshot. */
export const chunkRange = (index: number): { gte: string; lte: string } => ({
  gte: chunkKey(index, FIRST),
  lte: chunkKey(index, LAST),
});

/** Keys of the pieces of snapshots before and after one: what a crash may have left behind. */
export const otherChunks = (index: number): readonly { gte: string; lte: string }[] => [
  ...(index > 0 ? [{ gte: chunkKey(FIRST, FIRST), lte: chunkKey(index - 1, LAST) }] : []),
  { gte: chunkKey(index + 1, FIRST), lte: chunkKey(LAST, LAST) },
];

/** Index in the key of a row. */
export const indexOfRow = (key: string): number => Number(key.slice('row/'.length));
