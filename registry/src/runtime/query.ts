import type { ClientIdentity } from '../core/consumer.ts';
import { readService, type ServiceState } from '../core/events.ts';
import type { CatalogName } from '../core/name-map.ts';
import { type ServiceKey, serviceId } from '../core/names.ts';
import type { PlacedOverlay } from '../core/overlays.ts';
import type { RegistryState } from '../core/state.ts';
import { type Connection, consumerOf } from '../nacos-grpc/connection.ts';

/** A client that holds a connection. */
export type ConnectedClient = {
  readonly client: ClientIdentity;
  readonly address: string;
  /** As it states it, for instance `Nacos-Java-Client:v3.0.3`. */
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly dubbo: boolean;
};

/** What the registry holds, for readers. */
export interface RegistryQuery {
  readonly services: () => readonly ServiceState[];
  readonly service: (key: ServiceKey) => ServiceState | undefined;
  /** The service that has a Flyball name. */
  readonly find: (name: CatalogName) => ServiceState | undefined;
  /** Everything written over registrations, by engines and by operators. */
  readonly overlays: () => readonly PlacedOverlay[];
  readonly clients: () => readonly ConnectedClient[];
  readonly counts: () => { readonly services: number; readonly instances: number };
}

function clientOf(state: RegistryState, connection: Connection): ConnectedClient {
  const { identity, labels, dubbo } = consumerOf(state, connection);
  return { client: identity, address: connection.address, version: connection.version, labels, dubbo };
}

/** Reads of a state. `connections` are those open now. */
export function createQuery(state: RegistryState, connections: () => Iterable<Connection>): RegistryQuery {
  const service = (key: ServiceKey): ServiceState | undefined => {
    state.table.advance(state.clock.now());
    const record = state.table.get(serviceId(key));
    return record === undefined ? undefined : readService(state, record);
  };
  return {
    services: () => [...state.table.all()].map((record) => readService(state, record)),
    service,
    find: (name) => {
      const key = state.names.find(name);
      return key === undefined ? undefined : service(key);
    },
    overlays: state.overlays.list,
    clients: () => [...connections()].map((connection) => clientOf(state, connection)),
    counts: state.table.counts,
  };
}
