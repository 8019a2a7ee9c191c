const isBlank = (code: number): boolean => code === 32 || code === 9;

/**
 * A part of a text without spaces and tabs around it. `trim` would also take bytes that belong to UTF-8 characters in
 * a text of bytes (0xA0).
 */
export const withoutBlanks = (text: string, from: number, to: number): string => {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
};
