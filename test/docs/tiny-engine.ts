import type { Books, DecodedEntry, DeliveryRecord, EngineChange, EngineDriver } from '@flyball/engine';
import type { Client } from '@flyball/proto/engine';

/** Where a service is reached: what this engine makes of Endpoints for its clients. */
export type HostList = ReadonlyMap<string, readonly string[]>;

/** An engine that keeps a list of hosts by service, and clients in this process that read it. */
export interface TinyEngine {
  readonly driver: EngineDriver;
  readonly hosts: HostList;
  readonly attach: (client: Client) => void;
}

const grade = (client: string, { kind, key, version }: DecodedEntry): DeliveryRecord => ({
  client,
  entry: { kind, key },
  version,
  // These clients read the very list, so what is sent is accepted. Others record `sent` first.
  grade: 'accepted',
});

export const createTinyEngine = (books: Books): TinyEngine => {
  const held = new Map<string, DecodedEntry>();
  const hosts = new Map<string, readonly string[]>();
  const clients = new Set<string>();
  const put = (entry: DecodedEntry): void => {
    held.set(`${entry.kind} ${entry.key}`, entry);
    if (entry.kind === 'Endpoints')
      hosts.set(
        entry.key,
        entry.body.instances.map(({ address, port }) => `${address}:${port}`),
      );
    for (const client of clients) books.reports.record(grade(client, entry));
  };
  const apply = ({ upserts, removes }: EngineChange): void => {
    for (const { kind, key } of removes) {
      held.delete(`${kind} ${key}`);
      if (kind === 'Endpoints') hosts.delete(key);
    }
    for (const entry of upserts) put(entry);
  };
  return {
    hosts,
    attach: (client) => {
      clients.add(client.id);
      books.clients.join(client);
      for (const entry of held.values()) books.reports.record(grade(client.id, entry));
    },
    driver: {
      engine: 'tiny',
      program: 'tiny 1',
      profiles: [{ class: 'tiny', version: '1', bestGrade: 'accepted', facts: {} }],
      // It knows hosts only: entries that require more are kept from it, and reported as kept.
      features: [],
      apply,
      query: books.reports.deliveries,
    },
  };
};
