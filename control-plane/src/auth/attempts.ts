/** Counts wrong tokens by address and says when there were too many. */
export interface Attempts {
  /** Notes a wrong token; whether there were too many in the last minute, this one counted. */
  readonly failed: (address: string, now: number) => boolean;
}

/** Wrong tokens of an address that are answered as such within a minute. */
const ALLOWED = 5;
const WINDOW_MS = 60_000;

/** Addresses remembered; the one that failed longest ago is forgotten first. */
const MAX_ADDRESSES = 10_000;

interface Window {
  readonly since: number;
  readonly count: number;
}

/** A counter of windows of a minute. */
export function createAttempts(): Attempts {
  const windows = new Map<string, Window>();
  return {
    failed(address, now) {
      const key = networkOf(address);
      const window = windows.get(key);
      const running = window !== undefined && now - window.since < WINDOW_MS;
      const next = running ? { since: window.since, count: window.count + 1 } : { since: now, count: 1 };
      windows.delete(key);
      windows.set(key, next);
      for (const [oldest] of windows) {
        if (windows.size <= MAX_ADDRESSES) break;
        windows.delete(oldest);
      }
      return next.count > ALLOWED;
    },
  };
}

/** Who counts as one: an IPv4 address, or the /64 an IPv6 host chooses its addresses from (RFC 4291). */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(8 - groups.length - rest.length, 0);
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest].slice(0, 4).join(':');
}
