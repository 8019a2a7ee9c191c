import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { pages, proseOf, readText, root } from './pages.ts';

interface Link {
  readonly page: string;
  readonly target: string;
}

const linksOf = (page: string): readonly Link[] =>
  [...proseOf(page).matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map(({ 1: target = '' }) => ({ page, target }));

const isOutside = ({ target }: Link): boolean => /^[a-z]+:/.test(target);

/** Anchors as GitHub makes them of headings: lower case, spaces to dashes, other marks dropped. */
const anchorsOf = (path: string): ReadonlySet<string> =>
  new Set(
    [...readText(path).matchAll(/^#+ +(.+)$/gm)].map(({ 1: heading = '' }) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const isBroken = ({ page, target }: Link): boolean => {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page : normalize(join(dirname(page), file));
  if (path.startsWith('..') || !existsSync(join(root, path))) return true;
  if (anchor === undefined) return false;
  return statSync(join(root, path)).isDirectory() || !anchorsOf(path).has(anchor);
};

const all = pages().flatMap(linksOf);

test('every link within the project leads somewhere', () => {
  const broken = all.filter((link) => !isOutside(link)).filter(isBroken);
  expect(broken.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
});

test('links to elsewhere are encrypted, but for this machine', () => {
  const open = all.filter(({ target }) => /^http:\/\/(?!127\.0\.0\.1|\w+\.localhost)/.test(target));
  expect(open).toEqual([]);
});

test.each([
  [{ page: 'README.md', target: 'docs/nothing.md' }, true],
  [{ page: 'README.md', target: 'SECURITY.md#no-such-heading' }, true],
  [{ page: 'docs/architecture.md', target: '../../elsewhere.md' }, true],
  [{ page: 'README.md', target: '#what-is-not-there-yet' }, false],
  [{ page: 'docs/architecture.md', target: 'glossary.md' }, false],
])('%j is broken: %s', (link, expected) => {
  expect(isBroken(link)).toBe(expected);
});
