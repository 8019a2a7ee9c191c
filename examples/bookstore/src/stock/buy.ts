import { randomUUID } from 'node:crypto';
import { callerOf, isPurchaseId } from '../caller.ts';
import { failure, json, type Reply } from '../http/reply.ts';
import type { Call } from '../http/server.ts';
import type { Charge, ChargeOrder } from './account-client.ts';
import type { Book } from './books.ts';
import type { Shelf, StockVersion } from './shelf.ts';
import type { Strip } from './strip.ts';

/** What an instance of stock works with. */
export interface StockParts {
  readonly version: StockVersion;
  readonly shelf: Shelf;
  readonly strip: Strip;
  readonly charge: (order: ChargeOrder) => Promise<Charge>;
  /** Milliseconds; only differences count. */
  readonly elapsed: () => number;
}

/** `/buy?book=<id>`: has account charge the user, notes it on the strip, and takes the book from the shelf. */
export async function buy(parts: StockParts, call: Call): Promise<Reply> {
  const book = parts.shelf.find(call.url.searchParams.get('book') ?? '');
  if (book === undefined) return failure(404, { code: 'NO_SUCH_BOOK', message: '/books lists the books.' });
  const purchase = call.header('idempotency-key') ?? randomUUID();
  if (!isPurchaseId(purchase))
    return failure(400, { code: 'BAD_ID', message: 'idempotency-key: at most 64 of A-Z a-z 0-9 . _ @ -' });
  const order = { ...callerOf(call), purchase, book: book.id, cents: book.cents };
  const started = parts.elapsed();
  const charge = await parts.charge(order);
  const ms = Math.round(10 * (parts.elapsed() - started)) / 10;
  note(parts, { order, book, charge, ms });
  return charge.ok ? receipt(parts, { order, book, charge, ms }) : refusal(parts, charge);
}

interface Outcome<Result extends Charge = Charge> {
  readonly order: ChargeOrder;
  readonly book: Book;
  readonly charge: Result;
  readonly ms: number;
}

type Success = Extract<Charge, { readonly ok: true }>;
type Failure = Extract<Charge, { readonly ok: false }>;

function note({ version, strip, shelf }: StockParts, { order, book, charge, ms }: Outcome): void {
  const { user, tier } = order;
  const common = { user, tier, book: book.title, stock: version, account: charge.version, ms };
  if (charge.ok) {
    const { cents, isMemberPrice, tries } = charge;
    strip.add({ ...common, status: 200, cents, isMemberPrice, tries });
    if (!charge.replayed) shelf.take(book.id);
  } else strip.add({ ...common, status: charge.status, cents: 0, isMemberPrice: false, tries: 0 });
}

const versions = (stock: StockVersion, account: string): Reply['headers'] => ({
  'x-stock-version': stock,
  ...(account !== '' && { 'x-account-version': account }),
});

function receipt({ version }: StockParts, { order, book, charge, ms }: Outcome<Success>): Reply {
  const { cents, isMemberPrice, balance, tries } = charge;
  const { user, tier, purchase } = order;
  const price = { cents, isMemberPrice, listCents: book.cents };
  return json(
    200,
    {
      purchase,
      user,
      tier,
      book: book.title,
      stock: version,
      account: charge.version,
      ...price,
      balance,
      tries,
      ms,
    },
    versions(version, charge.version),
  );
}

function refusal({ version }: StockParts, { status, code, message, retryAfter, ...charge }: Failure): Reply {
  const headers = versions(version, charge.version);
  return failure(
    status,
    { code, message },
    { ...headers, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) },
  );
}
