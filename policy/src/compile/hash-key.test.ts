import { expect, it } from 'vitest';
import { hashKey } from './hash-key.ts';

it.each([
  [{ header: 'X-User' }, { source: 'header', name: 'x-user' }],
  [{ cookie: 'Sid' }, { source: 'cookie', name: 'Sid' }],
  [{ query: 'Q' }, { source: 'query', name: 'Q' }],
  [{ address: true as const }, { source: 'address', name: '' }],
])('%j', (key, expected) => {
  expect(hashKey(key)).toEqual(expected);
});
