import { expect, test } from 'vitest';
import { CODES } from '../model/codes.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { codesReference, kindReference } from './reference.ts';
import { fieldRows } from './reference-fields.ts';
import { KINDS } from './registry.ts';

test.each(KINDS.map((kind) => [kind.kind, kind] as const))(
  'every field of %s says what it means',
  (_, kind) => {
    const rows = fieldRows(kind.schema, '');
    expect(rows.filter(({ text }) => text === '').map(({ path }) => path)).toEqual([]);
    const page = kindReference(kind);
    for (const { path } of rows) expect(page).toContain(`${path}\``);
    expect(jsonSchemaOf(kind)['title']).toBe(kind.kind);
  },
);

test('a shape that stands twice is listed once', () => {
  const kind = KINDS.find(({ kind: name }) => name === 'HTTPRoute');
  const paths = fieldRows(kind?.schema ?? KINDS[0]?.schema ?? expect.unreachable(), '').map(
    ({ path }) => path,
  );
  expect(paths).toContain('rules[].filters[].type');
  expect(paths).toContain('rules[].backendRefs[].filters');
  expect(paths).not.toContain('rules[].backendRefs[].filters[].type');
});

test('every code has its line, and a bar in a text does not break the table', () => {
  const page = codesReference();
  for (const code of Object.keys(CODES)) expect(page).toContain(`| \`${code}\` |`);
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  expect(new Set(lines.map((line) => line.replaceAll('\\|', '').split('|').length)).size).toBe(1);
});
