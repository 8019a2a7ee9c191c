import type { Client, Observe, ObserveAck } from '@flyball/proto/engine';
import { LIMITS } from '../limits.ts';

/** What a driver tells of its clients. */
export interface Clients {
  /** A client is there, or what is known of it changed. False when the engine has too many. */
  readonly join: (client: Client) => boolean;
  /** A client is gone. */
  readonly leave: (id: string) => void;
}

/** The clients of an engine, and what of them the plane has not been told. */
export interface ClientBook extends Clients {
  /** The next observation, within the bounds of a message; undefined while the last one is not acknowledged. */
  readonly takeObserve: () => Observe | undefined;
  /** The plane took an observation over. */
  readonly acknowledge: (ack: ObserveAck) => void;
  /** A new session: the next observation is a snapshot. */
  readonly restart: () => void;
  /** Calls back when there is something to observe after there was nothing; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

interface Book {
  readonly epoch: string;
  readonly clients: Map<string, Client>;
  /** Ids that joined, changed or left since they were told. */
  readonly changed: Set<string>;
  readonly listeners: Set<() => void>;
  seq: number;
  isSnapshotDue: boolean;
  /** Number of the observation that waits for its acknowledgement. */
  unacknowledged: number | undefined;
}

const touch = (book: Book, id: string): void => {
  const isFirst = book.changed.size === 0;
  book.changed.add(id);
  if (isFirst) for (const listener of [...book.listeners]) listener();
};

const textOf = (client: Client): number => {
  const rows = [...Object.entries(client.labels), ...Object.entries(client.facts)];
  const own = client.id.length + client.service.length + client.address.length + client.version.length;
  return rows.reduce((sum, [key, value]) => sum + key.length + value.length, own);
};

/** As many changed ids as fit a message, at least one. */
const chosenIds = ({ changed, clients }: Book): readonly string[] => {
  const ids: string[] = [];
  let text = 0;
  for (const id of changed) {
    const client = clients.get(id);
    text += client ? textOf(client) : id.length;
    if (ids.length === LIMITS.observeClients || (ids.length > 0 && text > LIMITS.observeText)) break;
    ids.push(id);
  }
  return ids;
};

/** The rest of a snapshot that does not fit one message follows as deltas. */
const takeObserve = (book: Book): Observe | undefined => {
  if (book.unacknowledged !== undefined || (book.changed.size === 0 && !book.isSnapshotDue)) return undefined;
  const ids = chosenIds(book);
  const snapshot = book.isSnapshotDue;
  const clients = ids.flatMap((id) => book.clients.get(id) ?? []);
  const gone = snapshot ? [] : ids.filter((id) => !book.clients.has(id));
  for (const id of ids) book.changed.delete(id);
  book.isSnapshotDue = false;
  book.seq += 1;
  book.unacknowledged = book.seq;
  return { epoch: book.epoch, seq: book.seq, snapshot, clients, gone };
};

const restart = (book: Book): void => {
  book.changed.clear();
  book.unacknowledged = undefined;
  book.isSnapshotDue = true;
  for (const id of book.clients.keys()) book.changed.add(id);
};

const join = (book: Book, client: Client): boolean => {
  if (!book.clients.has(client.id) && book.clients.size >= LIMITS.clients) return false;
  book.clients.set(client.id, client);
  touch(book, client.id);
  return true;
};

const acknowledge = (book: Book, { epoch, seq }: ObserveAck): void => {
  if (epoch !== book.epoch || seq !== book.unacknowledged) return;
  book.unacknowledged = undefined;
};

/** @param epoch Id of this memory of clients; another one after a restart of the process. */
export const createClientBook = (epoch: string): ClientBook => {
  const book: Book = {
    epoch,
    clients: new Map(),
    changed: new Set(),
    listeners: new Set(),
    seq: 0,
    isSnapshotDue: true,
    unacknowledged: undefined,
  };
  return {
    join: (client) => join(book, client),
    leave: (id) => {
      if (book.clients.delete(id)) touch(book, id);
    },
    takeObserve: () => takeObserve(book),
    acknowledge: (ack) => acknowledge(book, ack),
    restart: () => restart(book),
    subscribe: (listener) => {
      book.listeners.add(listener);
      return () => book.listeners.delete(listener);
    },
  };
};
