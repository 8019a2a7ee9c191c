import type { HashKey, Limit, Match, Rule } from '@flyball/proto/ir';
import type { Route, RouteConfiguration } from '../bodies.ts';

/** What the routes of a match depend on besides its rule. */
export interface RouteContext {
  readonly match: Match;
  /** Domain of the virtual host. */
  readonly domain: string;
  /** Port of the listener as declared; undefined for a waypoint and in a mesh. */
  readonly listenerPort: number | undefined;
  /** Limits of the rule that are held. */
  readonly limits: readonly string[];
  /** Whether a limit of the rule is not understood. */
  readonly isWithheld: boolean;
  /** Key by which instances of a backend are chosen, where its balancing has one. */
  readonly balancingKey: HashKey | undefined;
}

/** How one class of clients wants its routes. */
export interface RouteDialect {
  /** The routes of one match, in order. None where no request can match. */
  readonly routesOf: (rule: Rule, context: RouteContext) => readonly Route[];
  /** Fields of the RouteConfiguration besides name and virtual hosts. */
  readonly fieldsOf: (limits: readonly Limit[]) => Omit<RouteConfiguration, 'name' | 'virtualHosts' | 'vhds'>;
  /** Whether these clients enforce limits. */
  readonly limits: boolean;
}
