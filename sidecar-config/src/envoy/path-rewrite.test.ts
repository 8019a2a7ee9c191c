import type { Match, PathRewrite } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../testing/entries.ts';
import { pathChange } from './path-rewrite.ts';

const match = (type: 'exact' | 'prefix' | 'regex', value: string): Match =>
  bodyOf('RouteBlock', { rules: [{ matches: [{ path: { type, value } }] }] }).rules[0]?.matches[0] as Match;

/** What Envoy makes of a path without query: `prefix_rewrite` replaces the matched prefix, text for text. */
const rewritten = (path: string, change: ReturnType<typeof pathChange>, prefix: string): string => {
  if (change.prefixRewrite !== undefined) return change.prefixRewrite + path.slice(prefix.length);
  if (change.regexRewrite === undefined) return path;
  const { pattern, substitution = '' } = change.regexRewrite;
  return path.replace(
    new RegExp(pattern?.regex ?? '', 'g'),
    substitution.replaceAll('\\\\', '\\').replaceAll('$', '$$$$'),
  );
};

describe('a new path', () => {
  it.each<[type: PathRewrite['type'], value: string, prefix: string, path: string, expected: string]>([
    ['prefix', '/xyz', '/a', '/a', '/xyz'],
    ['prefix', '/xyz', '/a', '/a/', '/xyz/'],
    ['prefix', '/xyz', '/a', '/a/b', '/xyz/b'],
    ['prefix', '/xyz/', '/a', '/a/b', '/xyz/b'],
    ['prefix', '/xyz/', '/a', '/a', '/xyz'],
    ['prefix', '/xyz', '/a', '/a//b', '/xyz//b'],
    ['prefix', '', '/a', '/a', '/'],
    ['prefix', '', '/a', '/a/', '/'],
    ['prefix', '/', '/a', '/a/b', '/b'],
    ['prefix', '/', '/a', '/a//b', '//b'],
    ['prefix', '/', '/a', '/a/a/a', '/a/a'],
    ['prefix', '/', '/a.b', '/a.b/c', '/c'],
    ['prefix', '/base', '/', '/x', '/base/x'],
    ['prefix', '/base/', '/', '/', '/base/'],
    ['prefix', '/', '/', '/x', '/x'],
    ['full', '/one', '/a', '/a/b', '/one'],
    ['full', '', '/a', '/a', '/'],
    ['full', '/$1\\0', '/a', '/a', '/$1\\0'],
  ])('%s %j of %j: %s becomes %s', (...[type, value, prefix, path, expected]) => {
    expect(rewritten(path, pathChange({ type, value }, match('prefix', prefix)), prefix)).toBe(expected);
  });

  it.each<[type: 'exact' | 'regex', matched: string, value: string, path: string, expected: string]>([
    ['exact', '/e', '/f', '/e', '/f'],
    ['exact', '/e', '/', '/e', '/'],
    ['exact', '/', '/base', '/', '/base/'],
    ['regex', '/v[0-9]', '/f/', '/v1', '/f'],
  ])('after %s %s to %s: %s becomes %s', (...[type, matched, value, path, expected]) => {
    expect(rewritten(path, pathChange({ type: 'prefix', value }, match(type, matched)), '')).toBe(expected);
  });
});
