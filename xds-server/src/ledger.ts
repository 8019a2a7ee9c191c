import type { Books, DeliveryRecord } from '@flyball/engine';
import type { Client, EntryRef } from '@flyball/proto/engine';
import type { SourceEntry } from '@flyball/sidecar-config';
import { blamed, createSourcesSince } from './blame.ts';
import type { XdsClient } from './client.ts';
import type { Artefact } from './core/artefact.ts';
import type { Held, Holding, Loss, Rejection, XdsEvents } from './core/events.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { type Entries, entriesLost, entryId, sourcesAmong } from './sources.ts';

/** What is remembered of a client while it has streams. */
interface Known {
  /** What its streams hold. */
  streams: readonly Holding[];
  /** Made with the first. */
  refusals: Refusals | undefined;
}

interface Ledger {
  readonly books: Pick<Books, 'clients' | 'reports'>;
  readonly clients: Map<string, Known>;
  /** Entry versions that are withheld, by the resource version they were refused in; the oldest of many is forgotten. */
  readonly kept: Map<string, readonly SourceEntry[]>;
  readonly sourcesSince: ReturnType<typeof createSourcesSince>;
}

function clientRow({ id, class: name, service, version, address, labels }: XdsClient): Client {
  return { id, class: name, service, version, address, labels: Object.fromEntries(labels), facts: {} };
}

function resourceId({ type, name }: Pick<Artefact, 'type' | 'name'>): string {
  return `${type} ${name}`;
}

function versionId(artefact: Artefact): string {
  return `${resourceId(artefact)} ${artefact.version}`;
}

function connected({ books, clients }: Ledger, client: XdsClient, holding: Holding): void {
  const known = clients.get(client.id) ?? { streams: [], refusals: undefined };
  known.streams = [...known.streams, holding];
  clients.set(client.id, known);
  books.clients.join(clientRow(client));
}

/** What only that stream held is gone with it; all, with the last one. */
function gone(ledger: Ledger, client: XdsClient, holding: Holding): void {
  const known = ledger.clients.get(client.id);
  if (!known) return;
  known.streams = known.streams.filter((each) => each !== holding);
  if (known.streams.length > 0) {
    lost(
      ledger,
      client,
      [...holding()].map(({ artefact }) => ({ artefact, by: undefined })),
    );
    return;
  }
  ledger.clients.delete(client.id);
  ledger.books.clients.leave(client.id);
}

function record(
  { books }: Ledger,
  client: XdsClient,
  row: { source: SourceEntry } & Pick<DeliveryRecord, 'grade' | 'reason'>,
): void {
  const { source, grade, reason } = row;
  // Written out: with the rest of the row spread into it, a record took 630 bytes instead of 70, a third of all garbage
  // when clients connect.
  const delivery = { client: client.id, entry: source.entry, version: source.version, grade };
  books.reports.record(reason === undefined ? delivery : { ...delivery, reason });
}

interface HeldSource extends Pick<Held, 'grade'> {
  readonly source: SourceEntry;
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

/** Sources among some entries of what a client holds: what it accepted first. */
function heldSources({ streams }: Known, entries: Entries): readonly HeldSource[] {
  const rows: Readonly<Record<Held['grade'], HeldSource[]>> = { accepted: [], sent: [] };
  for (const holding of streams) {
    for (const { artefact, grade } of holding()) {
      for (const source of sourcesAmong(artefact.resource, entries)) rows[grade].push({ source, grade });
    }
  }
  return [...rows.accepted, ...rows.sent];
}

/**
 * Books some entries anew at a client: resources made from them are gone. What it holds of them still in other
 * resources stands; else they are dropped.
 */
function restate(ledger: Ledger, client: XdsClient, entries: Entries): void {
  const known = ledger.clients.get(client.id);
  if (!known || entries.size === 0) return;
  const { refusals } = known;
  const rows = heldSources(known, entries);
  for (const entry of entries.values()) {
    const isRefused = (version: string): boolean => refusals?.has({ entry, version }) ?? false;
    ledger.books.reports.drop({ client: client.id, entry, isRefused });
  }
  for (const row of rows) if (!refusals?.has(row.source)) record(ledger, client, row);
}

function lost(ledger: Ledger, client: XdsClient, losses: readonly Loss[]): void {
  const entries = losses.flatMap(({ artefact, by }) => [...entriesLost(artefact.resource, by?.resource)]);
  restate(ledger, client, new Map(entries));
}

function forgiven(ledger: Ledger, client: XdsClient, resource: Pick<Artefact, 'type' | 'name'>): void {
  const known = ledger.clients.get(client.id);
  if (known?.refusals) restate(ledger, client, known.refusals.end(resourceId(resource)));
}

const MOST_KEPT = 1_000;

function keepBack({ kept }: Ledger, artefact: Artefact, sources: readonly SourceEntry[]): void {
  const id = versionId(artefact);
  kept.delete(id);
  kept.set(id, sources);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

function release({ kept, books }: Ledger, artefact: Artefact): void {
  if (kept.size === 0) return;
  const sources = kept.get(versionId(artefact));
  kept.delete(versionId(artefact));
  for (const { entry, version } of sources ?? []) books.reports.keep(entry, version, '');
}

/** What is accepted here and refused in another resource stays refused; what the client had of it before may be gone. */
function accepted(ledger: Ledger, client: XdsClient, { artefact, before }: Step): void {
  const refusals = ledger.clients.get(client.id)?.refusals;
  const refused = new Map<string, EntryRef>();
  release(ledger, artefact);
  for (const source of ledger.sourcesSince(artefact.resource, before?.resource)) {
    const isRefused = refusals?.accept(source, resourceId(artefact)) ?? false;
    if (isRefused) refused.set(entryId(source.entry), source.entry);
    else record(ledger, client, { source, grade: 'accepted' });
  }
  restate(ledger, client, refused);
}

/** Entries that are new in a resource that was refused: what it was made from before goes on. */
function entriesTried(ledger: Ledger, { artefact, own }: Rejection): Entries {
  const tried = ledger.sourcesSince(artefact.resource, own?.resource);
  return new Map(tried.map(({ entry }) => [entryId(entry), entry]));
}

function rejected(ledger: Ledger, client: XdsClient, rejection: Rejection): void {
  const { artefact, base, reason, withheld } = rejection;
  const known = ledger.clients.get(client.id);
  if (known) known.refusals ??= createRefusals();
  const sources = blamed(artefact.resource, base?.resource);
  for (const source of sources) {
    known?.refusals?.add(source, resourceId(artefact));
    record(ledger, client, { source, grade: 'rejected', reason });
    if (withheld) ledger.books.reports.keep(source.entry, source.version, reason);
  }
  if (withheld) keepBack(ledger, artefact, sources);
  restate(ledger, client, entriesTried(ledger, rejection));
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
    connected: (client, holding) => connected(ledger, client, holding),
    gone: (client, holding) => gone(ledger, client, holding),
    sent: (client, artefact, before) => sent(ledger, client, { artefact, before }),
    accepted: (client, artefact, before) => accepted(ledger, client, { artefact, before }),
    rejected: (client, rejection) => rejected(ledger, client, rejection),
    lost: (client, losses) => lost(ledger, client, losses),
    forgiven: (client, resource) => forgiven(ledger, client, resource),
  };
}
