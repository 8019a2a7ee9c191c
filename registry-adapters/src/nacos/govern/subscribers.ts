import type { Books, Clock } from '@flyball/engine';
import type { RegistryTarget, ServiceKey, Subscriber } from '@flyball/registry';
import type { HeldEntry } from './wanted.ts';

/** What the book-keeping of subscribers needs. */
export interface SubscriberOptions {
  readonly books: Books;
  readonly target: RegistryTarget;
  readonly clock: Clock;
  readonly entriesOf: (service: string) => readonly HeldEntry[];
  /** Time between two looks, ms. */
  readonly every: number;
}

/** Grades deliveries by what subscribers were pushed and what they acknowledged. */
export interface Subscribers {
  /** From this revision of the service on, a push carries what holds now. */
  readonly expect: (service: string, revision: number) => void;
  /** Begins to look; the answer ends it. */
  readonly start: (serviceOf: (key: ServiceKey) => string | undefined) => () => void;
}

/** No subscriber is known. */
export const createSubscribers = (options: SubscriberOptions): Subscribers => {
  const { target, clock, every } = options;
  const expected = new Map<string, number>();
  let present: ReadonlySet<string> = new Set();
  let cancel: (() => void) | undefined;

  const look = async (serviceOf: (key: ServiceKey) => string | undefined): Promise<void> => {
    const rows = await target.subscribers();
    const seen = new Set(rows.map(({ client }) => client.id));
    for (const row of rows) if (!present.has(row.client.id)) joinClient(options, row);
    for (const id of present) if (!seen.has(id)) options.books.clients.leave(id);
    present = seen;
    for (const row of rows) {
      const service = serviceOf(row.service);
      if (service !== undefined) record(options, row, { service, revision: expected.get(service) ?? 0 });
    }
  };
  return {
    expect: (service, revision) => expected.set(service, Math.max(revision, expected.get(service) ?? 0)),
    start: (serviceOf) => {
      let isStopped = false;
      const again = (): void => {
        if (!isStopped) cancel = clock.after(every, () => void look(serviceOf).finally(again));
      };
      again();
      return () => {
        isStopped = true;
        cancel?.();
      };
    },
  };
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
