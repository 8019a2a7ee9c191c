import { hostTables, type RouteBlock } from '@flyball/proto/ir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../testing/entries.ts';
import { coveringHosts, createScopeTables } from './tables.ts';

const HOSTS = [
  '*',
  '*.com',
  '*.example.com',
  'example.com',
  'a.example.com',
  '*.a.example.com',
  'x.a.example.com',
];

const block = (host: string, keys: readonly string[]): RouteBlock =>
  bodyOf('RouteBlock', {
    scope: 's',
    host,
    route: `HTTPRoute/ns/${keys.join('')}`,
    rules: keys.map((key) => ({ id: key, matches: [{ precedence: key }] })),
  });

const blocks = fc.array(
  fc
    .tuple(
      fc.constantFrom(...HOSTS),
      fc.uniqueArray(fc.integer({ min: 100, max: 999 }).map(String), { minLength: 1 }),
    )
    .map(([host, keys]) => block(host, keys)),
  { maxLength: 8 },
);

const idsOf = (rows: readonly { readonly rule: { readonly id: string } }[]) =>
  rows.map(({ rule }) => rule.id);

describe('tables of a scope', () => {
  it('have the order of the tables of the IR, whatever was there before', () => {
    fc.assert(
      fc.property(fc.array(blocks, { minLength: 1, maxLength: 4 }), (steps) => {
        const tables = createScopeTables();
        for (const step of steps) tables.update(step);
        const expected = hostTables(steps.at(-1) ?? []);
        expect(tables.hosts()).toEqual(expected.map(({ host }) => host));
        for (const { host, matches } of expected) {
          // Equal keys may stand in either order: no two matches of one scope have the same.
          expect(idsOf(tables.matchesFor(host)).toSorted()).toEqual(idsOf(matches).toSorted());
          const keys = tables
            .matchesFor(host)
            .map(({ block: { host: place }, match }) => [place, match.precedence]);
          expect(keys).toEqual(matches.map((match) => [match.host, match.match.precedence]));
        }
      }),
    );
  });

  it('say which blocks came and went', () => {
    const tables = createScopeTables();
    const [a, b] = [block('*', ['1']), block('*', ['2'])];
    expect(tables.update([a])).toEqual({ added: [a], removed: [] });
    expect(tables.update([b])).toEqual({ added: [b], removed: [a] });
  });

  it('give the same lists where nothing changed', () => {
    const tables = createScopeTables();
    const [a, b, c] = [block('*', ['1']), block('a.example.com', ['2']), block('example.com', ['3'])];
    tables.update([a, b]);
    const [hosts, rows] = [tables.hosts(), tables.matchesFor('a.example.com')];
    tables.update([a, b, c]);
    expect(tables.matchesFor('a.example.com')).toBe(rows);
    expect(tables.hosts()).not.toBe(hosts);
    tables.update([block('*', ['9']), b, c]);
    expect(idsOf(tables.matchesFor('a.example.com'))).toEqual(['2', '9']);
  });

  it('have no rows for a host that nothing covers', () => {
    expect(createScopeTables().matchesFor('a.example.com')).toEqual([]);
  });
});

it.each([
  ['*', ['*']],
  ['a.b.c', ['a.b.c', '*.b.c', '*.c', '*']],
  ['*.b.c', ['*.b.c', '*.c', '*']],
  ['localhost', ['localhost', '*']],
])('%s is covered by %j', (host, expected) => {
  expect(coveringHosts(host)).toEqual(expected);
});

it('hosts that the same patterns cover share their list of matches', () => {
  const tables = createScopeTables();
  tables.update([block('*.example.com', ['200']), block('*', ['300'])]);
  const rows = tables.matchesFor('a.example.com');
  expect(idsOf(rows)).toEqual(['200', '300']);
  expect(tables.matchesFor('b.example.com')).toBe(rows);
  tables.update([block('*.example.com', ['200']), block('*', ['400'])]);
  expect(idsOf(tables.matchesFor('a.example.com'))).toEqual(['200', '400']);
});
