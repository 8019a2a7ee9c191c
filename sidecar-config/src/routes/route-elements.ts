import { type RouteElement, routeElement } from '../route-table.ts';
import type { IrStore } from '../state/store.ts';
import type { Ranked } from '../state/tables.ts';
import type { RouteDialect } from './dialect.ts';
import { surroundingsOf } from './surroundings.ts';

/** A virtual host whose routes are wanted. */
export interface HostPlace {
  readonly domain: string;
  /** Port of the listener as declared; undefined for a waypoint and in a mesh. */
  readonly listenerPort: number | undefined;
  readonly store: IrStore;
}

/** Encoded routes of a gate; each is encoded once while nothing it depends on changes. */
export interface RouteElements {
  /** The routes of matches, in order. The same list of matches gives the same list of routes. */
  readonly of: (rows: readonly Ranked[], place: HostPlace) => readonly RouteElement[];
  /** To be called when limits, balancing keys or the listener's port may have changed. */
  readonly recheck: () => void;
  /** To be called when the domains changed, with their number: what was made for those that are gone is not kept. */
  readonly forgetHosts: (domains: number) => void;
}

interface KnownHost {
  readonly epoch: number;
  readonly rows: readonly Ranked[];
  readonly elements: readonly RouteElement[];
}

/** Encoded routes of a match; by domain where they depend on it. */
interface KnownMatch {
  epoch: number;
  state: string;
  readonly elements: Map<string, readonly RouteElement[]>;
}

interface State {
  readonly dialect: RouteDialect;
  /** Counts rechecks: what was made in an earlier one has to be looked at again. */
  epoch: number;
  readonly hosts: Map<string, KnownHost>;
  /** Number of domains. */
  domains: number;
  readonly matches: WeakMap<Ranked, KnownMatch>;
}

/** Nothing encoded yet. */
export const createRouteElements = (dialect: RouteDialect): RouteElements => {
  const state: State = { dialect, epoch: 0, hosts: new Map(), domains: 0, matches: new WeakMap() };
  return {
    of: (rows, place) => hostElements(state, rows, place),
    recheck: () => {
      state.epoch += 1;
      state.hosts.clear();
    },
    forgetHosts: (domains) => {
      state.hosts.clear();
      state.domains = domains;
    },
  };
};

const hostElements = (state: State, rows: readonly Ranked[], place: HostPlace): readonly RouteElement[] => {
  const { epoch, hosts } = state;
  const known = hosts.get(place.domain);
  if (known && known.rows === rows && known.epoch === epoch) return known.elements;
  const elements = rows.flatMap((row) => matchElements(state, row, place));
  hosts.set(place.domain, { epoch, rows, elements });
  return elements;
};

const matchElements = (state: State, row: Ranked, place: HostPlace): readonly RouteElement[] => {
  // Only redirects depend on the domain.
  const variant = row.rule.redirect ? place.domain : '';
  const known = state.matches.get(row);
  const ready = known?.epoch === state.epoch ? known.elements.get(variant) : undefined;
  return ready ?? encoded(state, row, { place, variant });
};

const encoded = (
  state: State,
  row: Ranked,
  { place, variant }: { readonly place: HostPlace; readonly variant: string },
): readonly RouteElement[] => {
  const around = surroundingsOf(row.rule, place);
  const known = current(state, row, around.state);
  const ready = known.elements.get(variant);
  if (ready) return ready;
  const context = { ...around, match: row.match, domain: place.domain };
  const made = state.dialect.routesOf(row.rule, context).map(routeElement);
  // Of a redirect more domains are gone than there are.
  if (known.elements.size > 2 * state.domains) known.elements.clear();
  known.elements.set(variant, made);
  return made;
};

const current = ({ matches, epoch }: State, row: Ranked, state: string): KnownMatch => {
  const known = matches.get(row) ?? { epoch, state, elements: new Map() };
  if (known.state !== state) known.elements.clear();
  known.epoch = epoch;
  known.state = state;
  matches.set(row, known);
  return known;
};
