import { describe, expect, it } from 'vitest';
import { byHostSpecificity, hostCovers, hostIntersection, hostMatches, hostOf } from './hosts.ts';

describe('hosts', () => {
  it('matches a wildcard against one label or more, not the bare name', () => {
    expect(hostMatches('*.example.com', 'a.example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'a.b.example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'example.com')).toBe(false);
    expect(hostMatches('*.example.com', 'badexample.com')).toBe(false);
    expect(hostMatches('', 'anything')).toBe(true);
  });

  it('orders from specific to general', () => {
    const sorted = ['*.example.com', 'a.com', '*', '*.b.example.com', 'longer.example.com'].sort(
      byHostSpecificity,
    );
    expect(sorted).toEqual(['longer.example.com', 'a.com', '*.b.example.com', '*.example.com', '*']);
  });

  it('intersects to the more specific', () => {
    expect(hostIntersection('*.example.com', 'a.example.com')).toBe('a.example.com');
    expect(hostIntersection('a.example.com', '*.example.com')).toBe('a.example.com');
    expect(hostIntersection('*.example.com', '*.b.example.com')).toBe('*.b.example.com');
    expect(hostIntersection('*.example.com', 'example.com')).toBeUndefined();
    expect(hostIntersection('', '')).toBe('*');
    expect(hostIntersection('', 'a.com')).toBe('a.com');
    expect(hostCovers('*.b.example.com', '*.example.com')).toBe(false);
  });

  it('drops the port and lowers the case of a Host header', () => {
    expect(hostOf('Shop.Example.com:8080')).toBe('shop.example.com');
    expect(hostOf('[::1]:80')).toBe('[::1]');
  });
});
