import type { HeaderLookup } from '@flyball/policy/evaluate';

/** Headers as they came, looked up by a scan: most requests are asked for one or none. */
export interface RawLookup extends HeaderLookup {
  /** Name, value, name, value … */
  readonly raw: readonly string[];
  readonly authority: string;
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** One function for all requests: it costs no closure. */
function get(this: RawLookup, name: string): string | undefined {
  if (name === 'host') return this.authority;
  const { raw } = this;
  let found: string | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const written = raw[at] ?? '';
    if (written.length !== name.length || (written !== name && written.toLowerCase() !== name)) continue;
    const value = raw[at + 1] ?? '';
    found = found === undefined ? value : found + (name === 'cookie' ? '; ' : ',') + value;
  }
  // Node hands bytes over as latin1.
  return found !== undefined && BEYOND_ASCII.test(found) ? Buffer.from(found, 'latin1').toString() : found;
}

export const rawLookup = (raw: readonly string[], authority: string): RawLookup => ({ raw, authority, get });
