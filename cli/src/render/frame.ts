import type { Position } from '@flyball/policy';
import type { Input } from '@flyball/policy/load';
import type { Styles } from './style.ts';
import { padded, plain, widthOf } from './text.ts';

/** Lines of files, for showing what a finding is about. */
export type FileLines = (file: string) => readonly string[];

const BEFORE = 2;
const MAX_COLUMNS = 160;
// A finding about a Secret must not show it on a terminal or in the log of a build.
const IS_SECRET = /^["'\s{,-]*"?kind"?\s*:\s*["']?Secret\b|[{,]\s*"?kind"?\s*:\s*["']?Secret\b/;

/** Lines of the files that were read; those of documents that are Secrets are left empty. */
export const linesOfInputs = (inputs: readonly Input[]): FileLines => {
  const byFile = new Map(inputs.map((input) => [input.file, input]));
  const lines = new Map<string, readonly string[]>();
  return (file) => {
    const known = lines.get(file);
    if (known !== undefined) return known;
    const input = byFile.get(file);
    const text =
      input === undefined ? '' : 'text' in input ? input.text : Buffer.from(input.bytes).toString('utf8');
    const split = withoutSecrets(text.split(/\r\n|\n|\r/));
    lines.set(file, split);
    return split;
  };
};

const withoutSecrets = (lines: readonly string[]): readonly string[] => {
  const shown: string[] = [];
  for (let from = 0; from < lines.length; ) {
    const next = lines.findIndex((line, index) => index > from && line.startsWith('---'));
    const document = lines.slice(from, next === -1 ? lines.length : next);
    const isSecret = document.some((line) => IS_SECRET.test(line));
    shown.push(...document.map((line) => (isSecret ? '' : line)));
    from += document.length;
  }
  return shown;
};

/** No lines. */
export const NO_LINES: FileLines = () => [];

/** The line a finding is about with two before it, and a mark below the place. Empty when it is not known. */
export const frameOf = (lines: readonly string[], { line, column }: Position, styles: Styles): string => {
  const text = lines[line - 1];
  if (text === undefined || text === '') return '';
  const first = Math.max(1, line - BEFORE);
  const width = String(line).length;
  const shown = lines.slice(first - 1, line).map((one, index) => {
    const number = String(first + index).padStart(width);
    const mark = first + index === line ? styles.red('>') : ' ';
    return `${mark} ${styles.dim(`${number} |`)} ${cut(one)}`.trimEnd();
  });
  if (column > MAX_COLUMNS) return shown.join('\n');
  const before = padded('', widthOf(plain(text.slice(0, column - 1).replaceAll('\t', ' '))));
  return [...shown, `  ${styles.dim(`${' '.repeat(width)} |`)} ${before}${styles.red('^')}`].join('\n');
};

const cut = (line: string): string => {
  const text = plain(line.replaceAll('\t', ' '));
  return text.length > MAX_COLUMNS ? `${text.slice(0, MAX_COLUMNS)}…` : text;
};
