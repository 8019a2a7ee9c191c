import type { Changes } from './change-hub.ts';
import type { Instance } from './instance.ts';
import type { CatalogName } from './name-map.ts';
import { parseServiceId, type ServiceKey } from './names.ts';
import type { ServiceRecord } from './service-record.ts';
import type { ServiceShape } from './shape.ts';
import type { RegistryState } from './state.ts';

/** All that is registered of one service: no overlay is in it. */
export type ServiceState = {
  readonly key: ServiceKey;
  /** Its Flyball name; `key` is the way back. */
  readonly name: CatalogName;
  /** Grows with each change. */
  readonly revision: number;
  readonly shape: ServiceShape;
  readonly instances: readonly Instance[];
};

/** A service as it is now. */
export type ServiceChange = {
  readonly state: ServiceState;
  /** Whether its name, ports or labels in use are other than last told. */
  readonly shapeChanged: boolean;
};

/** Changes of one turn: full states, so a listener may drop all but the last. */
export type RegistryChange = {
  readonly services: readonly ServiceChange[];
  /** Services that are no longer known. */
  readonly removed: readonly ServiceKey[];
};

/** How others follow what is registered. */
export interface RegistryEvents {
  /** Calls `listener` first with everything known, then with what changed. The answer ends it. */
  readonly subscribe: (listener: (change: RegistryChange) => void) => () => void;
}

/** State of one service. */
export function readService({ names, hub }: RegistryState, record: ServiceRecord): ServiceState {
  return {
    key: record.key,
    name: names.nameOf(record.key),
    revision: hub.revision(record.id),
    shape: record.shape.read(),
    instances: [...record.instances.values()],
  };
}

/** Tells one listener of services; knows the shapes it was told. */
function createTeller(
  state: RegistryState,
  listener: (change: RegistryChange) => void,
): (changes: Changes) => void {
  const told = new Map<string, string>();
  const changeOf = (id: string): ServiceChange[] => {
    const record = state.table.get(id);
    if (record === undefined) return [];
    const { namespace, name } = state.names.nameOf(record.key);
    const shape = `${namespace}/${name} ${record.shape.version()}`;
    const shapeChanged = told.get(id) !== shape;
    told.set(id, shape);
    return [{ state: readService(state, record), shapeChanged }];
  };
  return ({ instances, forgotten }) => {
    const services = [...instances].flatMap(changeOf);
    const gone = [...forgotten].filter((id) => told.delete(id));
    if (services.length > 0 || gone.length > 0) listener({ services, removed: gone.map(parseServiceId) });
  };
}

/** Events of a state. */
export function createEvents(state: RegistryState): RegistryEvents {
  const none: ReadonlySet<string> = new Set();
  return {
    subscribe: (listener) => {
      const tell = createTeller(state, listener);
      const known = new Set([...state.table.all()].map(({ id }) => id));
      tell({ instances: known, overlays: none, answers: none, forgotten: none });
      return state.hub.listen(tell);
    },
  };
}
