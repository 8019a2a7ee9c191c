import { expect, test } from 'vitest';
import { pick, usable } from './pick.ts';

const host = (port: number, more = {}) => ({
  ip: '127.0.0.1',
  port,
  weight: 1,
  enabled: true,
  healthy: true,
  ...more,
});

test('picks by weight', () => {
  const hosts = [host(1), host(2, { weight: 3 })];
  expect([0, 0.24, 0.25, 0.99].map((random) => pick(hosts, random)?.port)).toEqual([1, 1, 2, 2]);
  expect(pick([], 0.5)).toBeUndefined();
});

test('who is off, ill or without weight takes no requests', () => {
  const hosts = [host(1), host(2, { enabled: false }), host(3, { healthy: false }), host(4, { weight: 0 })];
  expect(hosts.filter(usable).map(({ port }) => port)).toEqual([1]);
});
