import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reply } from '../http/reply.ts';

/** Files of the web page by their path: `/`, `/style.css`. */
export type Pages = ReadonlyMap<string, Reply>;

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/** Everything of the page comes from here, and nothing of it stands inline. */
const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

// The source lies beside the page's folder; the bundle lies in `dist` of the checkout.
const PLACES = ['../../page/', '../examples/bookstore/page/'];

/**
 * Reads the page's files once.
 *
 * @throws {Error} when their folder is missing
 */
export async function readPages(): Promise<Pages> {
  const folder = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (folder === undefined) throw new Error('The folder examples/bookstore/page is missing.');
  const names = (await readdir(folder)).filter((name) => TYPES.has(extname(name)));
  const entries = await Promise.all(
    names.map(async (name) => [pathOf(name), await readPage(new URL(name, folder))] as const),
  );
  return new Map(entries);
}

const pathOf = (name: string): string => (name === 'index.html' ? '/' : `/${name}`);

async function readPage(url: URL): Promise<Reply> {
  const type = TYPES.get(extname(fileURLToPath(url))) ?? 'application/octet-stream';
  return { status: 200, headers: { ...HEADERS, 'content-type': type }, body: await readFile(url) };
}
