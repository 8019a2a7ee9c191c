/** Longest part of a text that a message quotes. */
const MAX_QUOTED = 60;

/** A value in a message: short, on one line, without the content of maps and lists. */
export const shown = (value: unknown): string => {
  if (value === null) return 'empty';
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
};

const shortened = (text: string): string =>
  text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;

/** A path as people write it: `spec.rules[0].matches[1].path`. */
export const shownPath = (path: readonly PropertyKey[]): string =>
  path.map((segment, index) => segmentText(segment, index === 0)).join('');

const segmentText = (segment: PropertyKey, first: boolean): string => {
  if (typeof segment === 'number') return `[${segment}]`;
  const text = shortened(String(segment));
  if (!/^[A-Za-z_][\w-]*$/.test(text)) return `[${JSON.stringify(text)}]`;
  return first ? text : `.${text}`;
};

/** Words in a list: `a, b or c`. */
export const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
