/**
 * Normalisation of a request's path, before anything is matched. It does what Envoy does with
 * `normalize_path` (RFC 3986, 6.2.2.2 and 6.2.2.3, https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto):
 *
 * - `.` and `..` segments are resolved, also when written `%2e`; `..` never leaves the root;
 * - percent-encoded unreserved characters are decoded (`%7E` → `~`), all others stay as written (`%2F`, `%2f`);
 * - `\` becomes `/`; characters a URL may not hold (`"`, `<`, `>`, `` ` ``, `{`, `|`, `}`, `^`) are encoded;
 * - slashes are not merged, an incomplete `%` stays.
 */

const SLASH = 47;
const DOT = 46;
const PERCENT = 37;
const BACKSLASH = 92;
const TO_ENCODE = new Set('"<>`{|}^');
const UNRESERVED = /[A-Za-z0-9._~-]/;
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;

/**
 * The path (without query) as it is matched and forwarded; undefined for one that gets 400: not starting
 * with `/`, with `#`, `%00`, a space, a control character or a character beyond ASCII. Linear in its length.
 */
export const normalisePath = (path: string): string | undefined => {
  if (path.charCodeAt(0) !== SLASH) return undefined;
  if (isNormal(path)) return path;
  const decoded = decodePath(path);
  return decoded === undefined ? undefined : withoutDots(decoded);
};

/** Whether nothing is to be done: the usual case, without allocation. */
const isNormal = (path: string): boolean => {
  let previous = 0;
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at);
    if (!isPlain(code) || (code === DOT && previous === SLASH)) return false;
    previous = code;
  }
  return true;
};

/** Neither special nor to be encoded nor forbidden. */
const isPlain = (code: number): boolean => {
  if (code <= 0x23) return code === 0x21;
  if (code === PERCENT || code === 0x3c || code === 0x3e) return false;
  return code <= 0x5b || code === 0x5d || code === 0x5f || code === 0x7e || (code > 0x60 && code < 0x7b);
};

/** The path with escapes decoded or kept and characters encoded; undefined where it is refused. */
const decodePath = (path: string): string | undefined => {
  let decoded = '';
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at);
    if (code <= 0x20 || code >= 0x7f || code === 0x23) return undefined;
    if (code === PERCENT && HEX_PAIR.test(path.slice(at + 1, at + 3))) {
      const kept = decodeEscape(path.slice(at, at + 3));
      if (kept === undefined) return undefined;
      decoded += kept;
      at += 2;
    } else {
      decoded += code === BACKSLASH ? '/' : encodeCharacter(path.charAt(at));
    }
  }
  return decoded;
};

const decodeEscape = (written: string): string | undefined => {
  const code = Number.parseInt(written.slice(1), 16);
  if (code === 0) return undefined;
  const character = String.fromCharCode(code);
  return UNRESERVED.test(character) ? character : written;
};

const encodeCharacter = (character: string): string =>
  TO_ENCODE.has(character) ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : character;

/** Resolves dot segments (RFC 3986, 5.2.4); empty segments count as segments. */
const withoutDots = (path: string): string => {
  const segments = path.slice(1).split('/');
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return `/${kept.join('/')}`;
};
