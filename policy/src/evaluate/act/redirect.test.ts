import type { Redirect } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { prefix, request } from '../testing/view.ts';
import { locationText, redirectLocation } from './redirect.ts';

const locate = (partial: Partial<Redirect>, listenerPort: number | undefined, one = request()): string =>
  locationText(
    redirectLocation(
      { scheme: '', host: '', port: 0, status: 302, ...partial },
      { request: one, match: prefix('/a'), listenerPort },
    ),
  );

describe('redirectLocation', () => {
  it('derives the port: given, else of the scheme given, else of the listener', () => {
    expect(locate({ port: 8443 }, 8080)).toBe('http://shop.example.com:8443/');
    expect(locate({ scheme: 'https' }, 8080)).toBe('https://shop.example.com/');
    expect(locate({ scheme: 'http' }, 8080)).toBe('http://shop.example.com/');
    expect(locate({}, 8080)).toBe('http://shop.example.com:8080/');
  });

  it('leaves out the well-known port of the scheme only', () => {
    expect(locate({ port: 80 }, 8080)).toBe('http://shop.example.com/');
    expect(locate({}, 80)).toBe('http://shop.example.com/');
    expect(locate({ scheme: 'https', port: 80 }, 80)).toBe('https://shop.example.com:80/');
    expect(locate({ port: 443 }, 80)).toBe('http://shop.example.com:443/');
    expect(locate({}, 443, request({ scheme: 'https' }))).toBe('https://shop.example.com/');
  });

  it('takes the host of the request without port, in lower case', () => {
    expect(locate({}, 80, request({ authority: 'Shop.example.com:9999' }))).toBe('http://shop.example.com/');
    expect(locate({ host: 'other' }, 80)).toBe('http://other/');
  });

  it('keeps the request’s own port in a mesh', () => {
    expect(locate({}, undefined, request({ authority: 'shop:20001' }))).toBe('http://shop:20001/');
    expect(locate({}, undefined, request({ authority: 'shop' }))).toBe('http://shop/');
    expect(locate({ host: 'other' }, undefined, request({ authority: 'shop:20001' }))).toBe('http://other/');
  });

  it('changes the path and keeps the query', () => {
    const one = request({ path: '/a/b', query: 'q=1' });
    expect(locate({ path: { type: 'prefix', value: '/x' } }, 80, one)).toBe(
      'http://shop.example.com/x/b?q=1',
    );
    expect(locate({ path: { type: 'full', value: '/x' } }, 80, one)).toBe('http://shop.example.com/x?q=1');
    expect(locate({}, 80, one)).toBe('http://shop.example.com/a/b?q=1');
  });
});
