import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createDeliveryBook } from './delivery-book.ts';
import { type Grade, RANKED } from './grades.ts';

const CLIENTS = 5000;
const ENTRIES = 100;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

const refs = Array.from({ length: ENTRIES }, (_, index) => ({ kind: 'Service', key: `ns/service-${index}` }));
const ids = Array.from({ length: CLIENTS }, (_, index) => `envoy/default/app-${index}`);

const drain = (book: ReturnType<typeof createDeliveryBook>): number => {
  let rows = 0;
  for (let report = book.takeReport(); report; report = book.takeReport()) rows += report.entries.length;
  return rows;
};

/** 5,000 clients that have 100 entries at the version given. */
const fill = (book: ReturnType<typeof createDeliveryBook>, version: string): void => {
  for (const ref of refs) book.receive(ref, version);
  for (const client of ids) {
    book.join(client);
    for (const entry of refs) {
      for (const grade of RANKED.slice(0, 3)) book.record({ client, entry, version, grade });
    }
  }
  drain(book);
};

test('a client that has everything costs at most 200 bytes', () => {
  // The first book pays for compiled code.
  const first = createDeliveryBook(Date.now);
  fill(first, 'v1');
  const before = heap();
  const book = createDeliveryBook(Date.now);
  fill(book, 'v1');
  const bytes = (heap() - before) / CLIENTS;
  expect(book.deliveries({ client: 'envoy/default/app-4999' })).toHaveLength(ENTRIES);
  expect(first.deliveries({ client: 'envoy/default/app-0' })).toHaveLength(ENTRIES);
  expect(bytes).toBeLessThanOrEqual(200);
});

test('one changed entry at 5,000 clients costs little', () => {
  const book = createDeliveryBook(Date.now);
  fill(book, 'v1');
  const [entry = { kind: '', key: '' }] = refs;
  const round = (version: string, grades: readonly Grade[]): number => {
    const before = process.cpuUsage();
    book.receive(entry, version);
    for (const client of ids) for (const grade of grades) book.record({ client, entry, version, grade });
    drain(book);
    return process.cpuUsage(before).user / 1000;
  };
  const rounds = Array.from({ length: 12 }, (_, index) => round(`w${index}`, ['sent', 'accepted']));
  const best = Math.min(...rounds);
  // About 8 ms on a free core; the bound only tells a constant cost from one that grows with the table.
  expect(best).toBeLessThan(100);
});
