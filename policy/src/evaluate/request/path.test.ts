import { describe, expect, it } from 'vitest';
import { normalisePath } from './path.ts';

describe('normalisePath', () => {
  // The right-hand sides are what Envoy 1.40 forwards with normalize_path.
  it.each([
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/../b', '/b'],
    ['/a/%2e/b', '/a/b'],
    ['/a/%2E%2e/b', '/b'],
    ['/a/%2e%2e%2fb', '/a/..%2fb'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%2fb', '/a%2fb'],
    ['//a//b', '//a//b'],
    ['/a/..', '/'],
    ['/a/.', '/a/'],
    ['/a/b/../', '/a/'],
    ['/%41%7e%2d%5f%30', '/A~-_0'],
    ['/a%20b', '/a%20b'],
    ['/a%zzb', '/a%zzb'],
    ['/a%', '/a%'],
    ['/a\\b', '/a/b'],
    ['/a/..\\b', '/b'],
    ['/a%5cb', '/a%5cb'],
    ['/a;x=1/../b', '/b'],
    ['/a|b', '/a%7Cb'],
    ['/a"b<c>`{}^', '/a%22b%3Cc%3E%60%7B%7D%5E'],
    ['/.hidden/..x/...', '/.hidden/..x/...'],
    ['/a/b%2e%2e', '/a/b..'],
    ['/a//../b', '/a/b'],
    ['/a/%2e%2e/%2e%2e/%2e%2e/c', '/c'],
    ["/a!$&'()*+,;=:@[]b", "/a!$&'()*+,;=:@[]b"],
    ['/%c3%a9', '/%c3%a9'],
    ['/%25%32%46', '/%252F'],
  ])('%s becomes %s', (path, expected) => {
    expect(normalisePath(path)).toBe(expected);
  });

  it.each(['*', 'a', '', '/a#f', '/a%00b', '/é', '/a b', '/a\tb'])('refuses %s', (path) => {
    expect(normalisePath(path)).toBeUndefined();
  });

  it('is a fixed point for dot segments and long paths', () => {
    const long = `${'/a/..'.repeat(3000)}/b`;
    expect(normalisePath(long)).toBe('/b');
  });
});
