import { gateName, viewName } from '../names.ts';
import { type Gate, gateOf } from '../routes/gate.ts';
import type { Held, Touched } from '../state/store.ts';

/** The gates of all Gateways, kept up with the listeners. */
export interface Gates {
  /** Takes over changed listeners; gives the names of gates that changed, those that are gone included. */
  readonly update: (steps: Touched['Listener']) => ReadonlySet<string>;
  readonly get: (name: string) => Gate | undefined;
  /** Names of the gates that lead to a scope. */
  readonly ofScope: (scope: string) => ReadonlySet<string>;
  /** Names of the gates of a Gateway (`ns/name`). */
  readonly ofGateway: (gateway: string) => ReadonlySet<string>;
}

interface State {
  readonly members: Map<string, Map<string, Held<'Listener'>>>;
  readonly gates: Map<string, Gate>;
  readonly byPlace: Map<string, Set<string>>;
}

/** No gate. */
export const createGates = (): Gates => {
  const none: ReadonlySet<string> = new Set();
  const state: State = { members: new Map(), gates: new Map(), byPlace: new Map() };
  return {
    update: (steps) => update(state, steps),
    get: (name) => state.gates.get(name),
    ofScope: (scope) => state.byPlace.get(scope) ?? none,
    ofGateway: (gateway) => state.byPlace.get(viewName(gateway)) ?? none,
  };
};

const update = (state: State, steps: Touched['Listener']): ReadonlySet<string> => {
  const changed = new Set<string>();
  for (const [key, { before, after }] of steps) {
    if (before) {
      const name = gateName(before.body);
      state.members.get(name)?.delete(key);
      changed.add(name);
    }
    if (after) {
      const name = gateName(after.body);
      state.members.set(name, (state.members.get(name) ?? new Map()).set(key, after));
      changed.add(name);
    }
  }
  for (const name of changed) rebuild(state, name);
  return changed;
};

const rebuild = (state: State, name: string): void => {
  const before = state.gates.get(name);
  const after = gateOf(name, [...(state.members.get(name)?.values() ?? [])]);
  for (const place of placesOf(before)) {
    const gates = state.byPlace.get(place);
    gates?.delete(name);
    if (gates?.size === 0) state.byPlace.delete(place);
  }
  for (const place of placesOf(after)) {
    state.byPlace.set(place, (state.byPlace.get(place) ?? new Set()).add(name));
  }
  if (after) state.gates.set(name, after);
  else {
    state.gates.delete(name);
    state.members.delete(name);
  }
};

const placesOf = (gate: Gate | undefined): readonly string[] =>
  gate ? [viewName(gate.gateway), ...gate.doors.map(({ scope }) => scope)] : [];
