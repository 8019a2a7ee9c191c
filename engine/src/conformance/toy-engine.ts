import { FEATURE_NAMES } from '@flyball/proto';
import type { EntryRef } from '@flyball/proto/engine';
import type { Books } from '../books/books.ts';
import type { DecodedEntry, EngineChange, EngineDriver } from '../engine/driver.ts';
import type { EngineHarness, EngineUnderTest } from './harness.ts';
import { endpointsEntry, serviceEntry } from './sample-entries.ts';

/** The reference engine: a table, and clients in memory that accept all but services named `…/refused`. */
export interface ToyEngine extends EngineUnderTest {
  /** What it enforces: `kind key` → version. */
  readonly enforced: () => ReadonlyMap<string, string>;
  /** What it refuses traffic for, as `kind key`. */
  readonly withheld: () => ReadonlySet<string>;
}

/** What may differ between toy engines. */
export interface ToyOptions {
  readonly books: Books;
  /** Name of the Engine resource. */
  readonly engine?: string;
  /** Features it knows; all when left out. */
  readonly features?: readonly string[];
}

interface Toy {
  readonly books: Books;
  readonly table: Map<string, DecodedEntry>;
  readonly withheld: Set<string>;
  readonly clients: Set<string>;
}

const idOf = ({ kind, key }: EntryRef): string => `${kind} ${key}`;

const deliver = ({ books }: Toy, client: string, entry: DecodedEntry): void => {
  const row = { client, entry: { kind: entry.kind, key: entry.key }, version: entry.version };
  books.reports.record({ ...row, grade: 'sent' });
  books.reports.record({ ...row, grade: 'received' });
  if (!entry.key.endsWith('/refused')) books.reports.record({ ...row, grade: 'accepted' });
  else books.reports.record({ ...row, grade: 'rejected', reason: 'toys refuse this', irPath: 'name' });
};

const apply = (toy: Toy, change: EngineChange): void => {
  for (const ref of change.removes) {
    toy.table.delete(idOf(ref));
    toy.withheld.delete(idOf(ref));
  }
  for (const ref of change.withheld) toy.withheld.add(idOf(ref));
  for (const entry of change.upserts) {
    toy.table.set(idOf(entry), entry);
    toy.withheld.delete(idOf(entry));
    for (const client of toy.clients) deliver(toy, client, entry);
  }
};

const attach = (toy: Toy, id: string): void => {
  toy.clients.add(id);
  toy.books.clients.join({
    id,
    service: 'ns/app',
    class: 'gateway',
    version: '1',
    address: '',
    labels: {},
    facts: {},
  });
  for (const entry of toy.table.values()) deliver(toy, id, entry);
};

const driverOf = (toy: Toy, options: ToyOptions): EngineDriver => ({
  engine: options.engine ?? 'toy',
  program: 'toy 1',
  profiles: [{ class: 'gateway', version: '1', bestGrade: 'accepted', facts: {} }],
  features: options.features ?? FEATURE_NAMES,
  apply: (change) => apply(toy, change),
  query: options.books.reports.deliveries,
});

/** Starts a toy engine. */
export const createToyEngine = (options: ToyOptions): ToyEngine => {
  const toy: Toy = { books: options.books, table: new Map(), withheld: new Set(), clients: new Set() };
  return {
    driver: driverOf(toy, options),
    enforced: () => new Map([...toy.table].map(([id, { version }]) => [id, version])),
    withheld: () => toy.withheld,
    attach: async (id) => attach(toy, id),
    stop: async () => {
      for (const id of toy.clients) options.books.clients.leave(id);
    },
  };
};

/** The harness of the toy engine: proof of the cases, and a pattern for others. */
export const toyHarness: EngineHarness = {
  start: (books) => createToyEngine({ books }),
  entries: (number, variant) => [
    serviceEntry(`ns/s${number}`, variant + 1),
    endpointsEntry(`ns/s${number}`, variant + 1),
  ],
  refused: () => [serviceEntry('ns/refused')],
};
