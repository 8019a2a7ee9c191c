import { describe, expect, it } from 'vitest';
import { fill } from '../codec/own.ts';
import { hostTables } from './rules.ts';
import type { RouteBlock } from './types.ts';

const block = (host: string, route: string, precedences: readonly string[]): RouteBlock =>
  fill('flyball.ir.v1.RouteBlock', {
    scope: 'a/gw/http',
    host,
    route,
    rules: precedences.map((precedence) => ({ id: `${route}/${precedence}`, matches: [{ precedence }] })),
  });

describe('hostTables', () => {
  it('merges blocks of a host by precedence and falls through to covering hosts', () => {
    const tables = hostTables([
      block('*', 'all', ['1']),
      block('a.example.com', 'one', ['2', '4']),
      block('a.example.com', 'two', ['3']),
      block('*.example.com', 'wild', ['0']),
    ]);
    const shown = tables.map(({ host, matches }) => [host, matches.map(({ rule }) => rule.id)]);
    expect(shown).toEqual([
      ['a.example.com', ['one/2', 'two/3', 'one/4', 'wild/0', 'all/1']],
      ['*.example.com', ['wild/0', 'all/1']],
      ['*', ['all/1']],
    ]);
  });
});
