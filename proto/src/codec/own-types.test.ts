import { expect, test } from 'vitest';
import type { FixtureEverything, FixtureEverythingInner } from './testing/expected/own-types.ts';

const inner: FixtureEverythingInner = { name: 'a' };
const full: FixtureEverything = {
  text: '',
  raw: new Uint8Array(0),
  flag: false,
  ratio: 0,
  small: 0,
  count: 0,
  offset: 0,
  totalMs: 0,
  kind: 'exact',
  mode: '',
  texts: [],
  numbers: [],
  inners: [inner],
  labels: {},
  named: { a: inner },
  kinds: ['a'],
};

// The type checker fails where one of these were accepted.
const refused: readonly FixtureEverything[] = [
  // @ts-expect-error unknown field
  { ...full, txt: 'a' },
  // @ts-expect-error two members of a oneof
  { ...full, forward: 'a', status: 1 },
  // @ts-expect-error a value outside its list
  { ...full, kind: 'glob' },
  // @ts-expect-error undefined is not the same as absent
  { ...full, limit: undefined },
];

function target(value: FixtureEverything): string {
  if (value.redirect !== undefined) return value.redirect.name;
  return value.forward ?? String(value.status ?? '');
}

test('a oneof narrows to its member', () => {
  expect(target({ ...full, redirect: inner })).toBe('a');
  expect(target({ ...full, status: 404 })).toBe('404');
  expect(refused).toHaveLength(4);
});

test('messages are read-only', () => {
  const value: FixtureEverything = { ...full };
  // @ts-expect-error read-only
  value.text = 'b';
  // @ts-expect-error read-only
  value.texts.push('b');
  expect(value.text).toBe('b');
});
