import type { GatewaySpec } from '@flyball/policy/kinds';
import { cliFault } from '../faults.ts';

/** A Gateway a request may enter by. */
export interface KnownGateway {
  /** `ns/name`. */
  readonly name: string;
  readonly listeners: readonly Pick<GatewaySpec['listeners'][number], 'port' | 'hostname'>[];
  /** Port of a listener → port that is bound for it. */
  readonly bound: ReadonlyMap<number, number>;
}

/** What is known of where a request wants to go. */
export interface Destination {
  /** Without port, lower case; empty when unknown. */
  readonly host: string;
  /** Port of the URL; undefined for the usual one. */
  readonly port: number | undefined;
  readonly scheme: 'http' | 'https';
  /** `ns/name`, when it was given. */
  readonly gateway?: string | undefined;
}

/** A Gateway and the port its listener declares. */
export interface GatewayEntrance {
  readonly gateway: string;
  readonly port: number;
}

interface Candidate extends GatewayEntrance {
  /** How well the port fits: 0 not at all, 1 the usual one, 2 the one of the URL. */
  readonly byPort: number;
  /** How specific the host name is: 0 for all, -1 when it does not fit. */
  readonly byHost: number;
}

const USUAL = { http: 80, https: 443 } as const;

/** The entrance a request takes: by the port of its URL, then by its host. Throws a fault when that leaves several. */
export const entranceOf = (gateways: readonly KnownGateway[], destination: Destination): GatewayEntrance => {
  const { gateway } = destination;
  const asked = gateway === undefined ? gateways : gateways.filter(({ name }) => name === gateway);
  if (asked.length === 0) throw noGateway(gateways, gateway);
  const candidates = asked.flatMap(({ name, listeners, bound }) =>
    listeners.map(
      ({ port, hostname = '' }): Candidate => ({
        gateway: name,
        port,
        byPort: portRank(port, bound.get(port), destination),
        byHost: hostRank(hostname, destination.host),
      }),
    ),
  );
  const best = [...candidates].sort(better);
  const [first] = best;
  if (first === undefined) throw noGateway(gateways, gateway);
  const equal = new Set(best.filter((one) => better(one, first) === 0).map((one) => one.gateway));
  if (equal.size > 1) throw several([...equal]);
  return { gateway: first.gateway, port: first.port };
};

const portRank = (
  port: number,
  boundPort: number | undefined,
  { port: wanted, scheme }: Destination,
): number => {
  const target = wanted ?? USUAL[scheme];
  if (port === target || boundPort === target) return 2;
  return port === USUAL[scheme] ? 1 : 0;
};

/** Host names of Gateway API: exact before wildcards, longer wildcards first, none takes all. */
const hostRank = (pattern: string, host: string): number => {
  if (pattern === '') return 0;
  if (pattern === host) return 1_000;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) ? pattern.length : -1;
};

/** A listener that takes the host goes first, then one of the port, then the more specific. */
const better = (a: Candidate, b: Candidate): number =>
  Number(b.byHost >= 0) - Number(a.byHost >= 0) || b.byPort - a.byPort || b.byHost - a.byHost;

const MOST = 5;

const noGateway = (gateways: readonly KnownGateway[], gateway: string | undefined) => {
  const names = gateways.map(({ name }) => name);
  if (gateway === undefined)
    return cliFault(
      'FLYBALL_CLI_ENTRANCE',
      'There is no Gateway the request could enter by.',
      'Name a service: --service ns/name.',
    );
  const mend =
    names.length === 0 ? 'There is none; name a service: --service ns/name.' : `There are: ${listed(names)}.`;
  return cliFault('FLYBALL_CLI_ENTRANCE', `There is no Gateway ${gateway} with listeners.`, mend);
};

const several = (names: readonly string[]) =>
  cliFault(
    'FLYBALL_CLI_ENTRANCE',
    `Several Gateways could take the request: ${listed(names)}.`,
    'Name one: --gateway ns/name.',
  );

const listed = (names: readonly string[]): string => {
  const rest = names.length - MOST;
  return `${names.slice(0, MOST).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};
