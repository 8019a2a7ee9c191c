import { refuse } from './errors.ts';

/** Nesting of a body: 64 levels of an object and the few that carry it in a changeset. */
const MAX_DEPTH = 68;

/** Keys of a map and items of a list, as many as reading a document takes. */
const MAX_ITEMS = 10_000;

/** The JSON value of a body; undefined when the body is empty. Refuses bad UTF-8, bad JSON and deep nesting. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = decoded(bytes);
  // Looked at before it is parsed: parsing a map of 100,000 keys holds the thread for a tenth of a second, and
  // whoever walks the value later may do so by recursion.
  const beyond = beyondBounds(text);
  if (beyond === 'depth')
    return refuse('FLYBALL_API_TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
  if (beyond === 'width')
    return refuse('FLYBALL_API_TOO_LARGE', `A map or list of the body has more than ${MAX_ITEMS} parts.`);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words would quote the body, secrets among it.
    return refuse('FLYBALL_API_BODY', 'The body is not JSON.');
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('FLYBALL_API_BODY', 'The body is not UTF-8 text.');
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, OPEN_MAP, END_LIST, END_MAP] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Whether brackets outside of strings nest too deep, or have too many commas between them. */
export function beyondBounds(text: string): 'depth' | 'width' | undefined {
  const commas = [0];
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) at = endOfString(text, at + 1);
    else if (letter === OPEN_LIST || letter === OPEN_MAP) {
      if (commas.push(0) > MAX_DEPTH + 1) return 'depth';
    } else if (letter === END_LIST || letter === END_MAP) commas.pop();
    else if (letter === COMMA) {
      const count = (commas.pop() ?? 0) + 1;
      if (count >= MAX_ITEMS) return 'width';
      commas.push(count);
    }
  }
  return undefined;
}

/** Place of the quote that ends a string, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === BACKSLASH) at++;
    else if (letter === QUOTE) return at;
  }
  return text.length;
}
