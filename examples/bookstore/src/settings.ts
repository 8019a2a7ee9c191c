import { parseArgs } from 'node:util';

/** Parts of the bookstore; each runs as one process. */
export const ROLES = ['account', 'stock', 'load'] as const;

/** A part of the bookstore. */
export type Role = (typeof ROLES)[number];

/** What the parts need to know of the world. */
export interface Settings {
  /** Where the registry is: `host:port`. */
  readonly nacos: string;
  /** Where the gateway is: `http://127.0.0.1:8080`. */
  readonly gateway: string;
  /** Host name of the shop, without port. */
  readonly host: string;
}

/** Where everything is when nobody says otherwise. */
export const DEFAULTS: Settings = {
  nacos: '127.0.0.1:8848',
  gateway: 'http://127.0.0.1:8080',
  host: 'bookstore.localhost',
};

/** How the bookstore is started by hand. */
export const USAGE = `Usage: node bookstore.mjs [${ROLES.join('|')}] ${Object.entries(DEFAULTS)
  .map(([name, preset]) => `[--${name}=${preset}]`)
  .join(' ')}`;

/** Settings as arguments of a command line. */
export const argumentsOf = ({ nacos, gateway, host }: Settings): readonly string[] => [
  `--nacos=${nacos}`,
  `--gateway=${gateway}`,
  `--host=${host}`,
];

const text = { type: 'string' } as const;

/**
 * Reads `[role] [--nacos=…] [--gateway=…] [--host=…]`; without role all parts are meant.
 *
 * @throws {TypeError} for what is unknown
 */
export function readArguments(args: readonly string[]): { role: Role | undefined; settings: Settings } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { nacos: text, gateway: text, host: text },
    allowPositionals: true,
  });
  const [name] = positionals;
  const role = ROLES.find((known) => known === name);
  if (name !== undefined && role === undefined)
    throw new TypeError(`There is no part ${JSON.stringify(name)}; there are ${ROLES.join(', ')}.`);
  return { role, settings: { ...DEFAULTS, ...values } };
}
