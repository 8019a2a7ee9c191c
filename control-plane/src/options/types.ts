import { isIP } from 'node:net';
import type { OptionType, Parsed } from './option.ts';

const MAX_TEXT = 4_096;
const MAX_ITEMS = 256;

/** A whole number within bounds. */
export const integer = (low: number, high: number): OptionType<number> => ({
  name: `${low} to ${high}`,
  parse(given) {
    const value = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given;
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high)
      return { value };
    return { wrong: `must be a whole number from ${low} to ${high}` };
  },
});

/** A TCP port; 0 lets the system choose. */
export const port: OptionType<number> = { ...integer(0, 65_535), name: 'port' };

/** Any text without control characters. */
export const text: OptionType<string> = {
  name: 'text',
  parse: (given) =>
    typeof given === 'string' && given.length <= MAX_TEXT && !hasControls(given)
      ? { value: given }
      : { wrong: `must be a text of at most ${MAX_TEXT} characters without control characters` },
};

/** An address to bind: IPv4, IPv6 or `localhost`. */
export const address: OptionType<string> = {
  name: 'address',
  parse: (given) =>
    typeof given === 'string' && (given === 'localhost' || isIP(given) !== 0)
      ? { value: given }
      : { wrong: 'must be an IPv4 or IPv6 address or localhost' },
};

/** A host and a port to dial: `10.0.0.5:7071`, `plane.example:7071`, `[::1]:7071`. */
export const hostPort: OptionType<string> = {
  name: 'host:port',
  parse(given) {
    const [, host = '', number = ''] =
      /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253}):(\d{1,5})$/.exec(String(given)) ?? [];
    const isHost = host !== '' && (!host.startsWith('[') || isIP(host.slice(1, -1)) === 6);
    return typeof given === 'string' && isHost && Number(number) >= 1 && Number(number) <= 65_535
      ? { value: given }
      : { wrong: 'must be a host and a port such as 10.0.0.5:7071 or [::1]:7071' };
  },
};

/** One of a few words. */
export const choice = <const Word extends string>(...words: readonly Word[]): OptionType<Word> => ({
  name: words.join(' | '),
  parse(given) {
    const value = words.find((word) => word === given);
    return value === undefined ? { wrong: `must be one of ${words.join(', ')}` } : { value };
  },
});

/** On or off; a flag without a value is on. */
export const onOff: OptionType<boolean> = {
  name: 'true | false',
  parse(given) {
    if (given === true || given === 'true' || given === '1' || given === '') return { value: true };
    if (given === false || given === 'false' || given === '0') return { value: false };
    return { wrong: 'must be true or false' };
  },
};

/** Words, separated by commas in text; each at most once. */
export const words: OptionType<readonly string[]> = {
  name: 'word,…',
  parse(given) {
    const items = typeof given === 'string' ? given.split(',').filter((item) => item !== '') : given;
    if (!Array.isArray(items) || items.length > MAX_ITEMS || !items.every(isWord)) {
      return { wrong: `must be at most ${MAX_ITEMS} words of letters, digits and dashes` };
    }
    return { value: [...new Set<string>(items)] };
  },
};

/** Listener port → bound port, as `80=8080,443=8443` or a map. */
export const portMap: OptionType<Readonly<Record<string, number>>> = {
  name: 'port=port,…',
  parse(given) {
    const pairs = pairsOf(given);
    if (pairs === undefined || pairs.length > MAX_ITEMS) return wrongPairs;
    const bound = pairs.map(([from, to]) => [port.parse(from), port.parse(to)] as const);
    const entries: [string, number][] = [];
    for (const [from, to] of bound) {
      if ('wrong' in from || 'wrong' in to || from.value === 0) return wrongPairs;
      entries.push([String(from.value), to.value]);
    }
    return { value: Object.fromEntries(entries) };
  },
};

const wrongPairs: Parsed<never> = {
  wrong: 'must be pairs of ports such as 80=8080,443=8443',
};

function pairsOf(given: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return Object.entries(given);
  if (typeof given !== 'string') return undefined;
  const pairs = given.split(',').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const [from, to, ...rest] = pair.split('=');
    return [from, rest.length === 0 ? to : undefined];
  });
}

const isWord = (item: unknown): item is string =>
  typeof item === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(item);

function hasControls(given: string): boolean {
  for (let at = 0; at < given.length; at++) if (given.charCodeAt(at) < 0x20) return true;
  return false;
}
