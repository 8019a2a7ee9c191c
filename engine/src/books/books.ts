import { type ClientBook, type Clients, createClientBook } from './client-book.ts';
import { createDeliveryBook, type DeliveryBook, type Reports } from './delivery-book.ts';

/** The books of one engine process; made before its driver, which writes in them. */
export interface Books {
  /** For the driver: how far entries came. */
  readonly reports: Reports;
  /** For the driver: who is there. */
  readonly clients: Clients;
  /** For the host. */
  readonly delivery: DeliveryBook;
  /** For the host. */
  readonly client: ClientBook;
}

/** What books need. */
export interface BooksOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Id of this process's memory of clients. */
  readonly epoch: string;
}

/** Empty books. A client that joins or leaves does so in both. */
export const createBooks = ({ now, epoch }: BooksOptions): Books => {
  const delivery = createDeliveryBook(now);
  const client = createClientBook(epoch);
  const clients: Clients = {
    join: (joined) => {
      const isIn = client.join(joined);
      if (isIn) delivery.join(joined.id);
      return isIn;
    },
    leave: (id) => {
      client.leave(id);
      delivery.leave(id);
    },
  };
  return { reports: delivery, clients, delivery, client };
};
