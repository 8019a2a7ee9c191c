import { refuse } from './errors.ts';

/** Nesting of a body: 64 levels of an object and the few that carry it in a changeset. */
const MAX_DEPTH = 68;

/** The JSON value of a body; undefined when the body is empty. Refuses bad UTF-8, bad JSON and deep nesting. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = decoded(bytes);
  // Looked at before it is parsed: whoever walks the value later may do so by recursion.
  if (isDeeper(text, MAX_DEPTH))
    return refuse('FLYBALL_API_TOO_DEEP', `The body nests deeper than ${MAX_DEPTH} levels.`);
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

const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_MAP, END_LIST, END_MAP] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d];

/** Whether brackets outside of strings nest deeper than `limit`. */
export function isDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (inString) {
      if (letter === BACKSLASH) at++;
      else if (letter === QUOTE) inString = false;
    } else if (letter === QUOTE) inString = true;
    else if (letter === OPEN_LIST || letter === OPEN_MAP) depth++;
    else if (letter === END_LIST || letter === END_MAP) depth--;
    if (depth > limit) return true;
  }
  return false;
}
