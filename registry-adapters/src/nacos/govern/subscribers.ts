import type { Books, Clock } from '@flyball/engine';
import type { RegistryTarget, ServiceKey, Subscriber } from '@flyball/registry';
import { repeat } from './repeat.ts';
import type { HeldEntry } from './wanted.ts';

/** What the book-keeping of subscribers needs. */
export interface SubscriberOptions {
  readonly books: Books;
  readonly target: RegistryTarget;
  readonly clock: Clock;
  readonly entriesOf: (service: string) => readonly HeldEntry[];
  /** Time between two looks, ms. */
  readonly every: number;
  readonly onFailure: (reason: string) => void;
}

/** Grades deliveries by what subscribers were pushed and what they acknowledged. */
export interface Subscribers {
  /** From this revision of the service on, a push carries what holds now; undefined: none does, something is missing. */
  readonly expect: (service: string, revision: number | undefined) => void;
  /** Begins to look; the answer ends it. */
  readonly start: (serviceOf: (key: ServiceKey) => string | undefined) => () => void;
}

/** No subscriber is known. */
export const createSubscribers = (options: SubscriberOptions): Subscribers => {
  const { target, clock, every, onFailure } = options;
  const expected = new Map<string, number>();
  const incomplete = new Set<string>();
  let present: Subscriptions = new Map();

  const look = async (serviceOf: (key: ServiceKey) => string | undefined): Promise<void> => {
    const rows = await target.subscribers();
    const seen = subscriptionsOf(rows, serviceOf);
    for (const row of rows) if (!present.has(row.client.id)) joinClient(options, row);
    for (const [client, services] of present) forget(options, client, { services, still: seen.get(client) });
    present = seen;
    for (const row of rows) {
      const service = serviceOf(row.service);
      if (service === undefined || incomplete.has(service)) continue;
      record(options, row, { service, revision: expected.get(service) ?? 0 });
    }
  };
  return {
    expect: (service, revision) => {
      if (revision === undefined) {
        incomplete.add(service);
        return;
      }
      incomplete.delete(service);
      expected.set(service, Math.max(revision, expected.get(service) ?? 0));
    },
    start: (serviceOf) => repeat(clock, { every, run: () => look(serviceOf), onFailure }),
  };
};

/** Services by the client that subscribes to them. */
type Subscriptions = ReadonlyMap<string, ReadonlySet<string>>;

const subscriptionsOf = (
  rows: readonly Subscriber[],
  serviceOf: (key: ServiceKey) => string | undefined,
): Subscriptions => {
  const byClient = new Map<string, Set<string>>();
  for (const { client, service: key } of rows) {
    const services = byClient.get(client.id) ?? new Set();
    byClient.set(client.id, services);
    const service = serviceOf(key);
    if (service !== undefined) services.add(service);
  }
  return byClient;
};

interface Change {
  readonly services: ReadonlySet<string>;
  /** What it still subscribes to; undefined when it is gone. */
  readonly still: ReadonlySet<string> | undefined;
}

/** A client that is gone, or that asks for a service no more, has nothing of it. */
const forget = (
  { books, entriesOf }: SubscriberOptions,
  client: string,
  { services, still }: Change,
): void => {
  if (still === undefined) {
    books.clients.leave(client);
    return;
  }
  for (const service of services)
    if (!still.has(service))
      for (const { kind, key } of entriesOf(service)) books.reports.drop({ client, entry: { kind, key } });
};

const joinClient = ({ books }: SubscriberOptions, { client, address, agent }: Subscriber): void => {
  books.clients.join({
    id: client.id,
    service: client.service ?? '',
    class: 'nacos',
    version: agent,
    address,
    labels: {},
    facts: {},
  });
};

const record = (
  { books, entriesOf }: SubscriberOptions,
  { client, sent, acked }: Subscriber,
  { service, revision }: { readonly service: string; readonly revision: number },
): void => {
  const grade = reached(acked, revision) ? 'received' : reached(sent, revision) ? 'sent' : undefined;
  if (grade === undefined) return;
  for (const { kind, key, version } of entriesOf(service))
    books.reports.record({ client: client.id, entry: { kind, key }, version, grade });
};

const reached = (mark: Subscriber['sent'], revision: number): boolean =>
  mark !== undefined && mark.revision >= revision;
