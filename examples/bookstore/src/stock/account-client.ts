import type { Agent } from 'node:http';
import type { Caller } from '../caller.ts';
import { type Incoming, send } from '../http/send.ts';
import type { Random } from '../random.ts';
import { type Host, pick } from '../registry/pick.ts';

/** What account says of a purchase. */
export type Charge =
  | {
      readonly ok: true;
      readonly version: string;
      readonly cents: number;
      readonly isMemberPrice: boolean;
      readonly balance: number;
      readonly tries: number;
      readonly replayed: boolean;
    }
  | {
      readonly ok: false;
      /** Version that answered; empty when none did. */
      readonly version: string;
      /** Status for the buyer. */
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly retryAfter: string | undefined;
    };

/** A purchase to charge. */
export interface ChargeOrder extends Caller {
  readonly purchase: string;
  readonly book: string;
  /** List price. */
  readonly cents: number;
}

/** Where account is found, and how it is called. */
export interface AccountParts {
  readonly hosts: () => readonly Host[];
  readonly random: Random;
  readonly agent: Agent;
}

const TIMEOUT_MS = 3_000;

/** Charges a user at an instance of account. The headers of the user go along: nobody else knows them there. */
export async function charge(parts: AccountParts, order: ChargeOrder): Promise<Charge> {
  const host = pick(parts.hosts(), parts.random());
  if (host === undefined) return refused(503, 'NO_ACCOUNT', 'The registry knows no instance of account.');
  const query = new URLSearchParams({ book: order.book, price: String(order.cents) });
  try {
    const answer = await send({
      host: host.ip,
      port: host.port,
      method: 'POST',
      path: `/buy?${query.toString()}`,
      headers: headersOf(order),
      agent: parts.agent,
      timeoutMs: TIMEOUT_MS,
    });
    return readCharge(answer);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    if (code === 'ETIMEDOUT') return refused(504, code, 'account did not answer in time.');
    return refused(502, code, 'account could not be reached.');
  }
}

const headersOf = ({ user, tier, purchase }: ChargeOrder): Readonly<Record<string, string>> => ({
  'content-length': '0',
  'idempotency-key': purchase,
  'x-user': user,
  ...(tier !== '' && { 'x-user-tier': tier }),
});

const refused = (status: number, code: string, message: string): Charge => ({
  ok: false,
  version: '',
  status,
  code,
  message,
  retryAfter: undefined,
});

const TOO_MANY = 429;

/** Reads the answer. Statuses of account but 429 say nothing to the buyer, who gets 502 for them. */
function readCharge({ status, headers, body }: Incoming): Charge {
  const version = String(headers['x-version'] ?? '');
  if (status === 200) return charged(version, JSON.parse(body) as Booked);
  return {
    ok: false,
    version,
    status: status === TOO_MANY ? TOO_MANY : 502,
    code: `ACCOUNT_${status}`,
    message: `account${version === '' ? '' : ` ${version}`} answered ${status}.`,
    retryAfter: headers['retry-after'],
  };
}

/** Body of a good answer of account. */
interface Booked {
  readonly price: { readonly cents: number; readonly isMemberPrice: boolean };
  readonly balance: number;
  readonly tries: number;
  readonly replayed: boolean;
}

const charged = (version: string, { price, balance, tries, replayed }: Booked): Charge => ({
  ok: true,
  version,
  ...price,
  balance,
  tries,
  replayed,
});
