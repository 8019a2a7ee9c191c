import { CODES } from '@flyball/policy';
import { expect, test } from 'vitest';
import { filesLike, readText } from './pages.ts';

/** Areas whose codes are errors; other words with this prefix are variables and options. */
const CODE =
  /\bFLYBALL_(?:API|AUTH|CLI|ENGINE|ENVOY|LOG|MODULE|OPTION|PROTO|SECRET|TRACE|XDS)_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g;

/** Variables and options that look like codes. */
const VARIABLES = new Set([
  'FLYBALL_API_PORT',
  'FLYBALL_ENGINE_PLANE',
  'FLYBALL_ENGINE_TOKEN',
  'FLYBALL_ENGINE_PORT',
]);

const sources = filesLike('*/src/*.ts').filter((path) => !/\.test\.ts$|\/testing\/|\/generated\//.test(path));

/** Codes that the sources name, each with a file it stands in. */
const named = new Map(
  sources.flatMap((path) =>
    [...readText(path).matchAll(CODE)].map(([code]): [string, string] => [code, path]),
  ),
);

const errors = readText('docs/reference/errors.md');

test('every error code of the sources is documented', () => {
  const codes = [...named].filter(([code]) => !VARIABLES.has(code));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter(([code]) => !errors.includes(`\`${code}\``))).toEqual([]);
});

test('every documented error code stands in the sources', () => {
  const documented = [...errors.matchAll(/^\| `(FLYBALL_[A-Z0-9_]+)` \|/gm)].map(({ 1: code = '' }) => code);
  expect(documented.filter((code) => !named.has(code))).toEqual([]);
});

test('every code of the registry is documented, and no other', () => {
  const text = readText('registry/src/core/errors.ts');
  const codes = [...text.matchAll(/^ {2}\| '(\w+)'/gm)].map(({ 1: code = '' }) => code);
  expect(codes.length).toBeGreaterThan(3);
  expect(codes.filter((code) => !errors.includes(`| \`${code}\` |`))).toEqual([]);
});

test('every diagnostic is documented', () => {
  const page = readText('docs/reference/diagnostics.md');
  expect(Object.keys(CODES).filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
