import { failure, json, type Reply } from '../http/reply.ts';
import type { Call, Handler } from '../http/server.ts';
import { buy, type StockParts } from './buy.ts';
import type { Pages } from './pages.ts';
import { summarise } from './summary.ts';

/** An instance of stock: the page, `/books`, `/buy` and `/purchases`. */
export function stockService(parts: StockParts, pages: Pages): Handler {
  const reads = new Map<string, (call: Call) => Reply>([
    ['/books', () => books(parts)],
    ['/purchases', (call) => purchases(parts, call)],
    ...[...pages].map(([path, page]) => [path, () => page] as const),
  ]);
  return (call) => {
    const { pathname } = call.url;
    // Also GET, so that a purchase can be made from an address bar.
    if (pathname === '/buy') return isOneOf(call, 'POST', 'GET') ? buy(parts, call) : notAllowed('POST, GET');
    const read = reads.get(pathname);
    if (read === undefined) return failure(404, { code: 'NOT_FOUND', message: 'There is no such page.' });
    return isOneOf(call, 'GET', 'HEAD') ? read(call) : notAllowed('GET, HEAD');
  };
}

const isOneOf = ({ method }: Call, ...methods: readonly string[]): boolean => methods.includes(method);

const notAllowed = (allow: string): Reply =>
  failure(405, { code: 'METHOD', message: `Allowed are ${allow}.` }, { allow });

const books = ({ version, shelf }: StockParts): Reply =>
  json(
    200,
    { version, sorted: version === 'v1' ? 'title' : 'sales', books: shelf.list(version) },
    { 'x-stock-version': version },
  );

/** `?after=<seq>`: only later ones; the summary is of the whole strip. */
function purchases({ strip }: StockParts, { url }: Call): Reply {
  const after = Number(url.searchParams.get('after') ?? 0);
  const listed = strip.after(Number.isSafeInteger(after) ? after : 0);
  return json(200, { purchases: listed, summary: summarise(strip.all()) });
}
