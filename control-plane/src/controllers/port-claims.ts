import type { CatalogServiceSpec, PortClaimSpec, Resource } from '@flyball/policy';
import { qualified } from '@flyball/proto/ir';

/** Ports of waypoints: sticky, handed out from the lowest. */
export const CLAIM_PORTS = { first: 20_000, last: 20_999 } as const;

/** What the hand-out works on: documents as of one revision. */
export interface ClaimFacts {
  readonly services: readonly Resource<CatalogServiceSpec>[];
  readonly claims: readonly Resource<PortClaimSpec>[];
  /** Ports that others were found to hold. */
  readonly avoid?: ReadonlySet<number>;
}

/** A claim to be written. */
export interface WantedClaim {
  /** Name of the PortClaim, one for each service. */
  readonly name: string;
  readonly spec: PortClaimSpec;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Claims that are missing: a port for each service with a waypoint. A claim is never taken back, so that a service
 * keeps its port while its waypoint is off for a while. Services get ports in order of their names.
 */
export const missingClaims = ({ services, claims, avoid = NONE }: ClaimFacts): readonly WantedClaim[] => {
  const claimed = new Set(claims.map(({ spec }) => spec.service));
  const wanting = services
    .filter(({ spec }) => spec.waypoint !== undefined)
    .map(({ metadata }) => qualified(metadata.namespace, metadata.name))
    .filter((service) => !claimed.has(service))
    .sort();
  const free = freePorts(claims, avoid);
  return wanting.flatMap((service) => {
    const next = free.next();
    return next.done ? [] : [{ name: claimName(service), spec: { service, port: next.value } }];
  });
};

/** Another port for a claim whose port somebody else holds; undefined when all are taken. */
export const otherPort = (
  claims: readonly Resource<PortClaimSpec>[],
  avoid: ReadonlySet<number>,
): number | undefined => {
  const next = freePorts(claims, avoid).next();
  return next.done ? undefined : next.value;
};

/** Name of the PortClaim of a service: `shop.account` for `shop/account`; a namespace is a DNS label, so the first dot ends it. */
export const claimName = (service: string): string => service.replace('/', '.');

function* freePorts(
  claims: readonly Resource<PortClaimSpec>[],
  avoid: ReadonlySet<number>,
): Generator<number, undefined> {
  const taken = new Set(claims.map(({ spec }) => spec.port));
  for (let port = CLAIM_PORTS.first; port <= CLAIM_PORTS.last; port++)
    if (!taken.has(port) && !avoid.has(port)) yield port;
  return undefined;
}
