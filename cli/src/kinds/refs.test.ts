import { describe, expect, it } from 'vitest';
import { kindNamed } from './names.ts';
import { keyOfRef, refOf, refsOf, wantedOf } from './refs.ts';

describe('kindNamed', () => {
  it.each([
    'httproute',
    'HTTPRoutes',
    'HTTPRoute',
    'httproutes.gateway.networking.k8s.io',
    'httproute.v1.gateway.networking.k8s.io',
  ])('%s', (word) => {
    expect(kindNamed(word).kind).toBe('HTTPRoute');
  });

  it('knows short names', () => {
    expect([kindNamed('gtw').kind, kindNamed('svc').kind]).toEqual(['Gateway', 'Service']);
  });

  it.each(['httproute.example.com', 'subset', 'constructor', ''])('refuses %j', (word) => {
    expect(() => kindNamed(word)).toThrow('There is no kind');
  });

  it('suggests', () => {
    expect(() => kindNamed('httprouts')).toThrowError(
      expect.objectContaining({ fault: expect.objectContaining({ mend: 'Did you mean "httproutes"?' }) }),
    );
  });
});

describe('refs', () => {
  it.each([
    [['httproute/a'], 'shop', ['HTTPRoute/shop/a']],
    [['httproute/a', 'gtw/b'], undefined, ['HTTPRoute/default/a', 'Gateway/default/b']],
    [['HTTPRoute/shop/a'], 'other', ['HTTPRoute/shop/a']],
    [['Engine//xds'], 'other', ['Engine//xds']],
    [['engine', 'xds', 'nacos'], 'shop', ['Engine//xds', 'Engine//nacos']],
    [['gtw,httproute', 'a'], 'shop', ['Gateway/shop/a', 'HTTPRoute/shop/a']],
  ])('%j in %s', (args, namespace, keys) => {
    expect(refsOf(args, namespace).map(keyOfRef)).toEqual(keys);
  });

  it('kinds alone are kinds', () => {
    const wanted = wantedOf(['gtw,engines'], undefined);
    expect('kinds' in wanted && wanted.kinds.map(({ kind }) => kind)).toEqual(['Gateway', 'Engine']);
    expect(() => refsOf(['gtw'], undefined)).toThrow('No object is named.');
  });

  it.each(['httproute/', '/a', 'a/b/c/d', 'httproute/shop/'])('refuses %s', (text) => {
    expect(() => refOf(text, undefined)).toThrow();
  });

  it('refuses nothing', () => {
    expect(() => wantedOf([], undefined)).toThrow('No kind is named.');
  });
});
