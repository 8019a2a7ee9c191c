import type { Books, DeliveryRecord } from '@flyball/engine';
import type { Client } from '@flyball/proto/engine';
import type { SourceEntry } from '@flyball/sidecar-config';
import { blamed, createSourcesSince, sourceId } from './blame.ts';
import type { XdsClient } from './client.ts';
import type { Artefact } from './core/artefact.ts';
import type { Rejection, XdsEvents } from './core/channel.ts';

/** What is remembered of a client while it has streams. */
interface Known {
  streams: number;
  /** Entry versions it refused, and in which resources: accepting another resource of the same entry ends nothing. */
  readonly refused: Map<string, Set<string>>;
}

interface Ledger {
  readonly books: Pick<Books, 'clients' | 'reports'>;
  readonly clients: Map<string, Known>;
  /** Entry versions that are withheld, by the resource version they were refused in. */
  readonly kept: Map<string, readonly SourceEntry[]>;
  readonly sourcesSince: ReturnType<typeof createSourcesSince>;
}

function clientRow({ id, class: name, service, version, address, labels }: XdsClient): Client {
  return { id, class: name, service, version, address, labels: Object.fromEntries(labels), facts: {} };
}

function resourceId({ type, name }: Artefact): string {
  return `${type} ${name}`;
}

function versionId(artefact: Artefact): string {
  return `${resourceId(artefact)} ${artefact.version}`;
}

function connected({ books, clients }: Ledger, client: XdsClient): void {
  const known = clients.get(client.id) ?? { streams: 0, refused: new Map() };
  known.streams += 1;
  clients.set(client.id, known);
  books.clients.join(clientRow(client));
}

function gone({ books, clients }: Ledger, { id }: XdsClient): void {
  const known = clients.get(id);
  if (!known) return;
  known.streams -= 1;
  if (known.streams > 0) return;
  clients.delete(id);
  books.clients.leave(id);
}

function record(
  { books }: Ledger,
  client: XdsClient,
  row: { source: SourceEntry } & Pick<DeliveryRecord, 'grade' | 'reason'>,
): void {
  const { source, ...rest } = row;
  books.reports.record({ client: client.id, entry: source.entry, version: source.version, ...rest });
}

/** A version at a client, and the one it had before. */
interface Step {
  readonly artefact: Artefact;
  readonly before: Artefact | undefined;
}

/** Only what is new to the client is noted: a route table is made of many entries and one of them changed. */
function sent(ledger: Ledger, client: XdsClient, { artefact, before }: Step): void {
  for (const source of ledger.sourcesSince(artefact.resource, before?.resource)) {
    record(ledger, client, { source, grade: 'sent' });
  }
}

/** Whether the client refuses an entry version in some other resource still. */
function standsRefused(known: Known | undefined, source: SourceEntry, artefact: Artefact): boolean {
  if (!known || known.refused.size === 0) return false;
  const id = sourceId(source);
  const resources = known.refused.get(id);
  if (!resources) return false;
  resources.delete(resourceId(artefact));
  if (resources.size === 0) known.refused.delete(id);
  return resources.size > 0;
}

function release({ kept, books }: Ledger, artefact: Artefact): void {
  if (kept.size === 0) return;
  const sources = kept.get(versionId(artefact));
  kept.delete(versionId(artefact));
  for (const { entry, version } of sources ?? []) books.reports.keep(entry, version, '');
}

function accepted(ledger: Ledger, client: XdsClient, { artefact, before }: Step): void {
  const known = ledger.clients.get(client.id);
  release(ledger, artefact);
  for (const source of ledger.sourcesSince(artefact.resource, before?.resource)) {
    if (!standsRefused(known, source, artefact)) record(ledger, client, { source, grade: 'accepted' });
  }
}

function rejected(ledger: Ledger, client: XdsClient, rejection: Rejection): void {
  const { artefact, base, reason, withheld } = rejection;
  const known = ledger.clients.get(client.id);
  const sources = blamed(artefact.resource, base?.resource);
  for (const source of sources) {
    const id = sourceId(source);
    const resources = known?.refused.get(id) ?? new Set();
    known?.refused.set(id, resources.add(resourceId(artefact)));
    record(ledger, client, { source, grade: 'rejected', reason });
    if (withheld) ledger.books.reports.keep(source.entry, source.version, reason);
  }
  if (withheld) ledger.kept.set(versionId(artefact), sources);
}

/** Writes what happens at clients into the books of the engine: by entry, the words of the plane. */
export function ledgerEvents(books: Pick<Books, 'clients' | 'reports'>): XdsEvents {
  const ledger: Ledger = {
    books,
    clients: new Map(),
    kept: new Map(),
    sourcesSince: createSourcesSince(),
  };
  return {
    connected: (client) => connected(ledger, client),
    gone: (client) => gone(ledger, client),
    sent: (client, artefact, before) => sent(ledger, client, { artefact, before }),
    accepted: (client, artefact, before) => accepted(ledger, client, { artefact, before }),
    rejected: (client, rejection) => rejected(ledger, client, rejection),
  };
}
