import { isDubboMetadata, isDubboName, saysDubbo } from './dubbo.ts';
import type { InstanceTable } from './instance-table.ts';
import { parseServiceId } from './names.ts';

/** Who asks: what is known of the client behind a connection or an address. */
export type Consumer = {
  /** Address the request came from. */
  readonly address: string;
  /** `User-Agent` of HTTP, `clientVersion` of gRPC. */
  readonly agent: string;
  /** Labels of the connection; empty for HTTP. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is a Dubbo client: it said so, probed the server as Dubbo does, or registered as Dubbo does. */
  readonly dubbo: boolean;
  /** Stable identity. */
  readonly identity: ClientIdentity;
};

/** A client by the instance it registered, never by its connection; `anonymous` when there is none. */
export type ClientIdentity = {
  /** `nacos/<service id>/<uid>`, or `anonymous/<address>`. */
  readonly id: string;
  /** `serviceId` of the instance; undefined when anonymous. */
  readonly service: string | undefined;
  readonly uid: string | undefined;
};

const anonymous = (address: string): ClientIdentity => ({
  id: `anonymous/${address}`,
  service: undefined,
  uid: undefined,
});

// An application registered on many connections of one address is still one; two applications cannot be told apart.
const LOOKED_AT = 16;

function identityOf(
  places: readonly { readonly service: string; readonly uid: string }[],
): ClientIdentity | undefined {
  const [first] = places.map(({ service, uid }) => `${service}/${uid}`).sort();
  const place = places.find(({ service, uid }) => `${service}/${uid}` === first);
  return place === undefined ? undefined : { id: `nacos/${first}`, service: place.service, uid: place.uid };
}

/**
 * Derives a client's identity from what it registered on the same connection; without a connection, or when nothing
 * was registered on it, from the only instance registered at its address.
 */
export function identify(
  table: InstanceTable,
  from: { readonly address: string; readonly connection: string | undefined },
): ClientIdentity {
  const own = from.connection === undefined ? [] : table.ofConnection(from.connection, LOOKED_AT);
  if (own.length > 0) return identityOf(own) ?? anonymous(from.address);
  const near = table.atAddress(from.address, 2);
  return (near.length === 1 ? identityOf(near) : undefined) ?? anonymous(from.address);
}

function registeredAsDubbo(table: InstanceTable, { service, uid }: ClientIdentity): boolean {
  if (service === undefined || uid === undefined) return false;
  if (isDubboName(parseServiceId(service).name)) return true;
  const instance = table.get(service)?.instances.get(uid);
  return instance !== undefined && isDubboMetadata(instance.registration.metadata);
}

/** What is known of a client. */
export function describeConsumer(
  table: InstanceTable,
  from: Omit<Consumer, 'identity'> & { readonly connection: string | undefined },
): Consumer {
  const { address, agent, labels, connection } = from;
  const identity = identify(table, { address, connection });
  // A client on no connection of its own may be another one at the same address.
  const isRegistered = connection !== undefined && registeredAsDubbo(table, identity);
  return { address, agent, labels, identity, dubbo: from.dubbo || isRegistered || saysDubbo(agent, labels) };
}
