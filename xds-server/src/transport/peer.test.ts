import { expect, test } from 'vitest';
import { addressOf, hostOfPeer, isLoopback } from './peer.ts';

test.each(['127.0.0.1:5000', '127.1.2.3:1', '::1:5000', '[::1]:5000', '::ffff:127.0.0.1:9'])(
  '%s is loopback',
  (peer) => expect(isLoopback(hostOfPeer(peer))).toBe(true),
);

test.each([
  '10.0.0.1:5000',
  '0.0.0.0:1',
  '::ffff:10.0.0.1:9',
  '127.0.0.1.example.com:1',
  'unknown',
  '2001:db8::1:1',
])('%s is not', (peer) => expect(isLoopback(hostOfPeer(peer))).toBe(false));

test('an IPv6 address gets brackets', () => {
  expect([addressOf('::1', 1), addressOf('127.0.0.1', 2)]).toEqual(['[::1]:1', '127.0.0.1:2']);
});
