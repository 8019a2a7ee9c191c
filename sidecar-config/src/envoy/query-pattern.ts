import { quoted } from './pattern.ts';

/**
 * An RE2 expression for a whole `:path` whose first query parameter of a name goes on after the name as `rest` says.
 * RE2 cannot look ahead, so the parameters before it are spelled out as those of any other name.
 *
 * @param rest What follows the name up to `&` or the end, for instance `=([^&]*)`.
 */
export const firstParameter = (name: string, rest: string): string =>
  `[^?]*\\?(?:${otherParameter(Array.from(name))}&)*${quoted(name)}${rest}(?:&.*)?`;

/**
 * A parameter, possibly empty, whose name is not the one given: it ends early, differs in a character, or goes on.
 */
const otherParameter = ([first, ...more]: readonly string[]): string => {
  if (first === undefined) return '[^&=][^&]*';
  const literal = quoted(first);
  return `(?:=[^&]*|[^&=${literal}][^&]*|${literal}${otherParameter(more)}|)`;
};
