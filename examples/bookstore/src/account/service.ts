import { callerOf, isPurchaseId } from '../caller.ts';
import { failure, json, type Reply } from '../http/reply.ts';
import type { Call, Handler } from '../http/server.ts';
import type { Random } from '../random.ts';
import { faultOf } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { type AccountVersion, priceOf } from './prices.ts';

/** What an instance of account works with. */
export interface AccountParts {
  readonly version: AccountVersion;
  readonly ledger: Ledger;
  readonly random: Random;
}

const MAX_PRICE = 1_000_000;

/** An instance of account: `POST /buy?price=<cents>` with an `idempotency-key`, and `GET /balance`. */
export function accountService(parts: AccountParts): Handler {
  return (call) => {
    const { pathname } = call.url;
    if (pathname === '/buy' && call.method === 'POST') return buy(parts, call);
    if (pathname === '/balance' && call.method === 'GET') {
      const { user } = callerOf(call);
      return versioned(parts, json(200, { user, balance: parts.ledger.balance(user) }));
    }
    return versioned(parts, failure(404, { code: 'NOT_FOUND', message: `There is no ${pathname} here.` }));
  };
}

const versioned = ({ version }: AccountParts, reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'x-version': version },
});

function buy(parts: AccountParts, call: Call): Reply {
  const { version, ledger, random } = parts;
  const listCents = Number(call.url.searchParams.get('price'));
  const purchase = call.header('idempotency-key') ?? '';
  if (!Number.isInteger(listCents) || listCents < 1 || listCents > MAX_PRICE || !isPurchaseId(purchase))
    return versioned(
      parts,
      failure(400, { code: 'BAD_ORDER', message: 'price in cents and idempotency-key are needed.' }),
    );
  const { user } = callerOf(call);
  const tries = ledger.attempt(`${user} ${purchase}`);
  const fault = faultOf(version, random);
  if (fault === 'before') return versioned(parts, broken(version));
  const booking = ledger.book({ purchase, user, price: priceOf(version, listCents) });
  if (fault === 'after') return versioned(parts, broken(version));
  return versioned(parts, json(200, { version, user, tries, ...booking }));
}

const broken = (version: AccountVersion): Reply =>
  failure(500, { code: 'BROKEN', message: `account ${version} failed, as it does now and then.` });
