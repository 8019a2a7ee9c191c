import type { Client } from '@flyball/proto/engine';
import { expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import { createClientBook } from './client-book.ts';

const client = (id: string, version = '1'): Client => ({
  id,
  service: 'ns/a',
  class: 'envoy',
  version,
  address: '127.0.0.1',
  labels: {},
  facts: {},
});

test('starts with a snapshot, goes on with deltas, one at a time', () => {
  const book = createClientBook('e1');
  book.join(client('a'));
  book.join(client('b'));
  const first = book.takeObserve();
  expect(first).toMatchObject({ epoch: 'e1', seq: 1, snapshot: true, gone: [] });
  expect(first?.clients.map(({ id }) => id)).toEqual(['a', 'b']);
  book.leave('a');
  book.join(client('b', '2'));
  book.join(client('c'));
  book.leave('c');
  expect(book.takeObserve()).toBeUndefined();
  book.acknowledge({ epoch: 'e0', seq: 1 });
  expect(book.takeObserve()).toBeUndefined();
  book.acknowledge({ epoch: 'e1', seq: 1 });
  expect(book.takeObserve()).toMatchObject({
    seq: 2,
    snapshot: false,
    clients: [{ id: 'b', version: '2' }],
    gone: ['a', 'c'],
  });
  book.acknowledge({ epoch: 'e1', seq: 2 });
  expect(book.takeObserve()).toBeUndefined();
});

test('a new session gets a snapshot, even an empty one', () => {
  const book = createClientBook('e1');
  expect(book.takeObserve()).toMatchObject({ seq: 1, snapshot: true, clients: [] });
  book.join(client('a'));
  book.restart();
  expect(book.takeObserve()).toMatchObject({ seq: 2, snapshot: true, clients: [{ id: 'a' }] });
});

test('a large snapshot goes on as deltas within the bounds of a message', () => {
  const book = createClientBook('e1');
  for (let index = 0; index < 2500; index++) book.join(client(`c${index}`));
  const sizes: number[] = [];
  for (let message = book.takeObserve(); message; message = book.takeObserve()) {
    expect(message.snapshot).toBe(sizes.length === 0);
    sizes.push(message.clients.length);
    book.acknowledge(message);
  }
  expect(sizes).toEqual([1000, 1000, 500]);
});

test('clients with much to say fill a message sooner', () => {
  const book = createClientBook('e1');
  const labels = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`l${index}`, 'x'.repeat(1000)]),
  );
  for (let index = 0; index < 40; index++) book.join({ ...client(`c${index}`), labels });
  expect(book.takeObserve()?.clients.length).toBeLessThan(20);
});

test('an engine has a bounded number of clients', () => {
  const book = createClientBook('e1');
  for (let index = 0; index < LIMITS.clients; index++) book.join(client(`c${index}`));
  expect(book.join(client('one more'))).toBe(false);
  expect(book.join(client('c0', '2'))).toBe(true);
});
