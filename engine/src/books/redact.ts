import { LIMITS } from '../limits.ts';

/** Longer texts are cut before they are searched. */
const SEARCHED = 4096;
const HIDDEN = '[redacted]';

const SECRET_NAME = [
  '(?:passw(?:or)?d|secret|api[_-]?key|private[_-]?key|credential|inline_(?:string|bytes))[\\w.-]{0,40}',
  '(?:(?:access|auth|bearer|id|refresh)[_-]?)?token\\b',
  '(?:authorization|set-cookie)\\b',
].join('|');

/** A quoted text, with escapes, or a bare word. */
const VALUE = '"(?:[^"\\\\]|\\\\.)*"?|\'[^\']*\'?|[^\\s,;})\\]]+';

/**
 * What may be a secret in the text of a rejection: Envoy echoes the resource it refuses. Repetitions are bounded or
 * end at a character they cannot hold, so none of these patterns backtracks far.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----[^-]*(?:-----END [A-Z ]{1,40}-----)?/g, HIDDEN],
  [/\b(bearer|basic|digest)\s{1,4}[\w+/=.~-]{4,}/gi, `$1 ${HIDDEN}`],
  [/\beyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]*)?/g, HIDDEN],
  [/:\/\/[^\s/@:]{1,256}:[^\s/@]{1,256}@/g, `://${HIDDEN}@`],
  [new RegExp(`((?:${SECRET_NAME})["']?\\s{0,4}[:=]\\s{0,4})(?:${VALUE})`, 'gi'), `$1${HIDDEN}`],
];

/** Cuts a text of a client to 512 characters and hides what looks like a secret. */
export const redact = (text: string): string => {
  const hidden = SECRETS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text.slice(0, SEARCHED));
  return hidden.length > LIMITS.text ? `${hidden.slice(0, LIMITS.text - 1)}…` : hidden;
};
