import { describe, expect, it } from 'vitest';
import { request } from '../testing/view.ts';
import { cookieValue } from './cookie.ts';
import { hostName } from './host.ts';
import { keyValue } from './key.ts';
import { queryValue } from './query.ts';

describe('queryValue', () => {
  // The cases and their outcome are those of Envoy 1.40 with query_parameters matchers.
  it('takes the first value as it stands in the URL', () => {
    expect(queryValue('a=1&a=2', 'a')).toBe('1');
    expect(queryValue('a=x%20y', 'a')).toBe('x%20y');
    expect(queryValue('a=x+y', 'a')).toBe('x+y');
    expect(queryValue('%61=1', 'a')).toBeUndefined();
    expect(queryValue('b&a=1&', 'a')).toBe('1');
    expect(queryValue('a=1;b=2', 'a')).toBe('1;b=2');
    expect(queryValue('?a=1', 'a')).toBeUndefined();
    expect(queryValue('A=1', 'a')).toBeUndefined();
  });

  it('gives a bare name the empty value', () => {
    expect(queryValue('a', 'a')).toBe('');
    expect(queryValue('a=', 'a')).toBe('');
    expect(queryValue('', 'a')).toBeUndefined();
    expect(queryValue(undefined, 'a')).toBeUndefined();
  });

  it('does not answer from the query before', () => {
    expect(queryValue('a=1', 'a')).toBe('1');
    expect(queryValue('a=2', 'a')).toBe('2');
    expect(queryValue('b=2', 'a')).toBeUndefined();
    expect(queryValue('__proto__=x', '__proto__')).toBe('x');
  });
});

describe('cookieValue', () => {
  it('takes the first of the name, without quotes', () => {
    expect(cookieValue('a=1; b="two"; b=3', 'b')).toBe('two');
    expect(cookieValue('ab=1;b=2', 'b')).toBe('2');
    expect(cookieValue('b=x=y', 'b')).toBe('x=y');
  });

  it('has none where it is absent, empty or malformed', () => {
    expect(cookieValue(undefined, 'a')).toBeUndefined();
    expect(cookieValue('a; b=1', 'a')).toBeUndefined();
    expect(cookieValue('a=; b=1', 'a')).toBeUndefined();
    expect(cookieValue('A=1', 'a')).toBeUndefined();
  });
});

describe('hostName', () => {
  it('drops the port and lowers the case', () => {
    expect(hostName('shop.example.com')).toBe('shop.example.com');
    expect(hostName('Shop.example.com:80')).toBe('shop.example.com');
    expect(hostName('[::1]:80')).toBe('[::1]');
    expect(hostName('')).toBe('');
  });
});

describe('keyValue', () => {
  it('reads each source', () => {
    const one = request({
      query: 'q=1',
      address: '192.0.2.1',
      headers: new Map([
        ['x-user', ''],
        ['cookie', 'id=7'],
      ]),
    });
    expect(keyValue({ source: 'header', name: 'x-user' }, one)).toBe('');
    expect(keyValue({ source: 'cookie', name: 'id' }, one)).toBe('7');
    expect(keyValue({ source: 'query', name: 'q' }, one)).toBe('1');
    expect(keyValue({ source: 'address', name: '' }, one)).toBe('192.0.2.1');
    expect(keyValue({ source: 'address', name: '' }, request())).toBeUndefined();
    expect(keyValue({ source: 'header', name: 'x-other' }, one)).toBeUndefined();
  });
});
