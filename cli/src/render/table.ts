import { oneLine, padded, widthOf } from './text.ts';

const GAP = 3;
const NONE = '<none>';

/** A table as kubectl prints it: columns by their widest cell, no lines. Empty cells say so. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = [head, ...rows.map((row) => row.map(cellOf))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  return cells.map((row) => rowOf(row, widths)).join('');
};

/** Lines of a table that was begun with these widths; later cells may be wider. */
export const rowOf = (cells: readonly string[], widths: readonly number[]): string => {
  const line = cells.map((cell, column) =>
    column === cells.length - 1 ? cell : padded(cell, (widths[column] ?? 0) + GAP),
  );
  return `${line.join('').trimEnd()}\n`;
};

const cellOf = (cell: string): string => (cell === '' ? NONE : oneLine(cell));
