import type { Clock } from '@flyball/engine';
import type { Condition, ObjectKey, PortClaimSpec, Resource } from '@flyball/policy';
import { otherPort } from './port-claims.ts';
import type { RefusedPort } from './refused-ports.ts';

/** What the keeper of waypoint ports works with. */
export interface PortKeeperParts {
  readonly claims: () => readonly Resource<PortClaimSpec>[];
  /** The claim of a service, `ns/name`. */
  readonly claimOf: (service: string) => Resource<PortClaimSpec> | undefined;
  /** Whether the port of a claim cannot be bound, as of now. */
  readonly refused: (claim: Resource<PortClaimSpec>) => RefusedPort | undefined;
  /** Gives a claim another port, if it is still the same claim. Never rejects. */
  readonly move: (claim: Resource<PortClaimSpec>, port: number, refused: RefusedPort) => Promise<void>;
  readonly clock: Clock;
}

/** Watches over the ports of waypoints. */
export interface PortKeeper {
  /** Something was reported or committed: looks soon. */
  readonly changed: () => void;
  /** Ports that others were found to hold. */
  readonly avoid: ReadonlySet<number>;
  /** What is wrong with the port of a service, for its CatalogService; empty for all else. */
  readonly conditions: (object: ObjectKey) => readonly Condition[];
  readonly stop: () => void;
}

/** Reports within this time are looked at together, ms. */
const COALESCE_MS = 250;

/**
 * How long a port is refused before it is given up, ms. A gateway that restarts meets the port of the one before it,
 * and ports are to stay: registries and consumers remember them.
 */
const PATIENCE_MS = 5_000;

/** Moves of one service in the life of a process: who takes every port that is handed out is not run from. */
const MAX_MOVES = 10;

interface Watched {
  readonly port: number;
  readonly since: number;
}

/** Nothing is refused yet. */
export const createPortKeeper = ({ claims, claimOf, refused, move, clock }: PortKeeperParts): PortKeeper => {
  const watched = new Map<string, Watched>();
  const moves = new Map<string, number>();
  const avoid = new Set<number>();
  const soon = createOneShot(clock, () => void look());
  const later = createOneShot(clock, () => void look());
  const isLost = (service: string): boolean => (moves.get(service) ?? 0) >= MAX_MOVES;
  const giveUp = async (claim: Resource<PortClaimSpec>, fault: RefusedPort): Promise<void> => {
    avoid.add(fault.port);
    const port = isLost(fault.service) ? undefined : otherPort(claims(), avoid);
    if (port === undefined) return;
    watched.delete(fault.service);
    moves.set(fault.service, (moves.get(fault.service) ?? 0) + 1);
    await move(claim, port, fault);
  };
  const look = async (): Promise<void> => {
    const current = claims();
    const services = new Set(current.map(({ spec }) => spec.service));
    for (const service of watched.keys()) if (!services.has(service)) watched.delete(service);
    for (const claim of current) {
      const fault = refused(claim);
      const { service, port } = claim.spec;
      if (fault === undefined) watched.delete(service);
      else if (watched.get(service)?.port !== port) watched.set(service, { port, since: clock.now() });
      else if (clock.now() - (watched.get(service)?.since ?? 0) >= PATIENCE_MS) await giveUp(claim, fault);
    }
    if (watched.size > 0) later.start(PATIENCE_MS);
  };
  return {
    changed: () => soon.start(COALESCE_MS),
    avoid,
    conditions: (object) => {
      const service = serviceOf(object);
      const claim = service === undefined ? undefined : claimOf(service);
      const fault = claim && refused(claim);
      return fault
        ? [conditionOf(object, fault, isLost(fault.service) || otherPort(claims(), avoid) === undefined)]
        : [];
    },
    stop: () => {
      soon.cancel();
      later.cancel();
    },
  };
};

/** A timer that runs once for all its starts until it ran. */
const createOneShot = (clock: Clock, run: () => void) => {
  let cancel: (() => void) | undefined;
  return {
    start: (ms: number): void => {
      cancel ??= clock.after(ms, () => {
        cancel = undefined;
        run();
      });
    },
    cancel: (): void => cancel?.(),
  };
};

/** `ns/name` of a CatalogService; undefined for objects of other kinds. */
const serviceOf = (object: ObjectKey): string | undefined => /^CatalogService\/(.+)$/.exec(object)?.[1];

const conditionOf = (object: ObjectKey, { port, why }: RefusedPort, isLost: boolean): Condition => ({
  object,
  type: 'Programmed',
  status: 'False',
  reason: 'PortTaken',
  message: `No gateway can bind the waypoint's port ${port} (${why}). Consumers reach the instances directly, ungoverned. ${
    isLost
      ? 'No other port is handed out any more: end what holds it.'
      : 'Another port is handed out in a few seconds.'
  }`,
});
