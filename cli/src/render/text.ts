/** Text that can be shown on a terminal whoever wrote it; line breaks and tabs stay. */
export const plain = (text: string): string => {
  if (PRINTABLE.test(text)) return text;
  let shown = '';
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    shown += steers(code) ? `\\u${code.toString(16).padStart(4, '0')}` : letter;
  }
  return shown;
};

const PRINTABLE = /^[\x20-\x7e]*$/;
const TAB = 0x09;
const LINE_FEED = 0x0a;

/** Control characters, and marks that change the direction of text: a name from outside must not steer the terminal. */
const steers = (code: number): boolean =>
  (code < 0x20 && code !== TAB && code !== LINE_FEED) ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0x200e && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** The same on one line. */
export const oneLine = (text: string): string =>
  plain(text)
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('\t', ' ');

// East Asian wide and full-width letters and emoji take two columns (Unicode Standard Annex 11).
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
// Combining marks and zero-width letters take none.
const NARROW = /\p{Mn}|\p{Me}|[\u200b-\u200d]/u;

/** Columns a text takes on a terminal. */
export const widthOf = (text: string): number => {
  if (PRINTABLE.test(text)) return text.length;
  let width = 0;
  for (const letter of text) width += NARROW.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return width;
};

/** A text with blanks up to a width. */
export const padded = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;

/** Each line with blanks before it. */
export const indented = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');

/** A number with its noun: `1 client`, `2 clients`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
