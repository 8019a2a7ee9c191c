import type { Client, EntryRef, EntryReport, Hello, Observe, Report } from '@flyball/proto/engine';

/** One process of an engine. */
export interface Replica {
  readonly engine: string;
  readonly replica: string;
}

/** What an engine process told: how far entries came, and the clients it sees. */
export interface ReplicaRow extends Replica {
  readonly hello: Hello;
  /** Reports by entry (`kind key`), the last one of each version that still has clients. */
  readonly reports: ReadonlyMap<string, readonly EntryReport[]>;
  readonly clients: ReadonlyMap<string, Client>;
}

/** What engines said of deliveries: roll-ups only, detail is asked for. */
export interface Ledger {
  readonly joined: (hello: Hello) => void;
  /** The engine process is gone; what it said is kept for a while by nobody: its clients are not known to be there. */
  readonly left: (replica: Replica) => void;
  /** An engine stored a push: what is sent changed, though nobody has reported on it yet. */
  readonly accepted: () => void;
  readonly reported: (replica: Replica, report: Report) => void;
  readonly observed: (replica: Replica, observe: Observe) => void;
  /** Entries are gone: an engine that was told so says nothing of them any more, not even that nobody has them. */
  readonly forget: (entries: readonly EntryRef[]) => void;
  /** What an engine may see changed: forgets what it told of entries it is not sent. */
  readonly review: () => void;
  readonly replicas: () => Iterable<ReplicaRow>;
  /** Calls back after each change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

interface Row extends Replica {
  readonly hello: Hello;
  readonly reports: Map<string, readonly EntryReport[]>;
  readonly clients: Map<string, Client>;
}

/** `kind key` of an entry. */
export const reportKey = ({ kind, key }: { readonly kind: string; readonly key: string }): string =>
  `${kind} ${key}`;

/**
 * A ledger without engines.
 *
 * @param isSent Whether an engine is sent an entry as of now; reports of others are late, and passed over.
 */
export const createLedger = (isSent: (engine: string, entry: EntryRef) => boolean): Ledger => {
  const rows = new Map<string, Row>();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const withRow = (replica: Replica, act: (row: Row) => void): void => {
    const row = rows.get(idOf(replica));
    if (row === undefined) return;
    act(row);
    changed();
  };
  return {
    joined: (hello) => {
      const { engine, replica } = hello;
      const before = rows.get(idOf(hello));
      // A reconnecting engine does not repeat what it reported: its roll-ups hold on.
      const kept = { reports: before?.reports ?? new Map(), clients: before?.clients ?? new Map() };
      rows.set(idOf(hello), { engine, replica, hello, ...kept });
      changed();
    },
    left: (replica) => {
      if (rows.delete(idOf(replica))) changed();
    },
    accepted: changed,
    reported: (replica, { entries }) =>
      withRow(replica, (row) => {
        const current = entries.filter(({ entry }) => entry && isSent(replica.engine, entry));
        takeReport(row.reports, { entries: current });
      }),
    forget: (entries) => {
      if (entries.length === 0) return;
      for (const { reports } of rows.values()) for (const entry of entries) reports.delete(reportKey(entry));
      changed();
    },
    review: () => {
      for (const { engine, reports } of rows.values())
        forgetUnsent(reports, (entry) => isSent(engine, entry));
      changed();
    },
    observed: (replica, observe) => withRow(replica, (row) => takeClients(row.clients, observe)),
    replicas: () => rows.values(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const idOf = ({ engine, replica }: Replica): string => `${engine} ${replica}`;

const takeReport = (reports: Map<string, readonly EntryReport[]>, { entries }: Report): void => {
  for (const row of entries) {
    if (row.entry === undefined) continue;
    const key = reportKey(row.entry);
    const others = (reports.get(key) ?? []).filter(({ version }) => version !== row.version);
    const rows = isEmpty(row) ? others : [...others, row];
    if (rows.length === 0) reports.delete(key);
    else reports.set(key, rows);
  }
};

const forgetUnsent = (
  reports: Map<string, readonly EntryReport[]>,
  isSent: (entry: EntryRef) => boolean,
): void => {
  for (const [key, [row]] of reports) if (row?.entry && !isSent(row.entry)) reports.delete(key);
};

/** A version that no client holds and nothing is said of needs no row. */
const isEmpty = ({ grades, notes, kept }: EntryReport): boolean =>
  (grades === undefined || Object.values(grades).every((count) => count === 0)) &&
  notes.length === 0 &&
  kept === '';

const takeClients = (clients: Map<string, Client>, { snapshot, clients: seen, gone }: Observe): void => {
  if (snapshot) clients.clear();
  for (const client of seen) clients.set(client.id, client);
  for (const id of gone) clients.delete(id);
};
