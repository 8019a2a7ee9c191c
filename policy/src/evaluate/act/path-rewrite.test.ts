import { describe, expect, it } from 'vitest';
import { match, prefix } from '../testing/view.ts';
import { rewritePath, withQuery } from './path-rewrite.ts';

describe('rewritePath', () => {
  // https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier; IR prefixes have no trailing slash.
  it.each([
    ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
    ['/foo', '/foo', '/xyz', '/xyz'],
    ['/foo/', '/foo', '/xyz', '/xyz/'],
    ['/foo/bar', '/foo', '', '/bar'],
    ['/foo/', '/foo', '', '/'],
    ['/foo', '/foo', '', '/'],
    ['/foo/', '/foo', '/', '/'],
    ['/foo', '/foo', '/', '/'],
    ['/foo/bar', '/foo', '/', '/bar'],
    ['/foo/bar', '/', '/xyz', '/xyz/foo/bar'],
    ['/', '/', '/xyz', '/xyz/'],
    ['/foo', '/', '/', '/foo'],
    ['/foo//bar', '/foo', '/xyz', '/xyz//bar'],
  ])('%s under %s with %s becomes %s', (...row) => {
    const [path, matched, value, expected] = row;
    expect(rewritePath({ type: 'prefix', value }, { path, match: prefix(matched) })).toBe(expected);
  });

  it('replaces the whole path', () => {
    expect(rewritePath({ type: 'full', value: '/x' }, { path: '/a/b', match: prefix('/a') })).toBe('/x');
    expect(rewritePath({ type: 'full', value: '' }, { path: '/a/b', match: prefix('/a') })).toBe('/');
  });

  it('takes a match without path for the prefix /, and any other for the whole path', () => {
    const rewrite = { type: 'prefix', value: '/x' } as const;
    expect(rewritePath(rewrite, { path: '/a', match: match() })).toBe('/x/a');
    expect(rewritePath(rewrite, { path: '/a', match: match({ path: { type: 'exact', value: '/a' } }) })).toBe(
      '/x',
    );
    expect(
      rewritePath(rewrite, { path: '/ab', match: match({ path: { type: 'regex', value: '/a.' } }) }),
    ).toBe('/x');
  });

  it('keeps the path without a rewrite, and the query always', () => {
    expect(rewritePath(undefined, { path: '/a', match: match() })).toBe('/a');
    expect(withQuery('/a', undefined)).toBe('/a');
    expect(withQuery('/a', '')).toBe('/a?');
  });
});
