import { CODES } from '@flyball/policy';
import { expect, test } from 'vitest';
import { filesLike, readText } from './pages.ts';

/** A code as a program writes it. */
const CODE = /'(FLYBALL_[A-Z0-9]+(?:_[A-Z0-9]+)+)'|^ {2}(FLYBALL_[A-Z0-9]+(?:_[A-Z0-9]+)+): /gm;

/** Variables of the environment, which look like codes. */
const VARIABLES = new Set([
  'FLYBALL_ENGINE_PLANE',
  'FLYBALL_ENGINE_TOKEN',
  'FLYBALL_TEST_REPORT',
  'FLYBALL_TEST_TIER',
]);

const sources = filesLike('*/src/*.ts').filter((path) => !/\.test\.ts$|\/testing\/|\/generated\//.test(path));

/** Codes that the sources name, each with a file it stands in. */
const named = new Map(
  sources.flatMap((path) =>
    [...readText(path).matchAll(CODE)].map(([, quoted, key = '']): [string, string] => [quoted ?? key, path]),
  ),
);

const errors = readText('docs/reference/errors.md');

test('every error code of the sources is documented', () => {
  const codes = [...named].filter(([code]) => !VARIABLES.has(code));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter(([code]) => !errors.includes(`| \`${code}\` |`))).toEqual([]);
});

test('every documented error code stands in the sources', () => {
  const documented = [...errors.matchAll(/^\| `(FLYBALL_[A-Z0-9_]+)` \|/gm)].map(({ 1: code = '' }) => code);
  expect(documented.filter((code) => !named.has(code))).toEqual([]);
});

test('every code of the built-in registry is documented', () => {
  const texts = sources.filter((path) => path.startsWith('registry/')).map(readText);
  const codes = texts.flatMap((text) =>
    [...text.matchAll(/\bcode: '(\w+)'/g)].map(({ 1: code = '' }) => code),
  );
  expect(new Set(codes).size).toBeGreaterThan(5);
  expect(codes.filter((code) => !errors.includes(`| \`${code}\` |`))).toEqual([]);
});

test('every diagnostic is documented', () => {
  const page = readText('docs/reference/diagnostics.md');
  expect(Object.keys(CODES).filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
