import { encode } from '@flyball/proto';
import type { EntryReport } from '@flyball/proto/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import { createDeliveryBook, type DeliveryBook } from './delivery-book.ts';
import { type Grade, noGrades, RANKED } from './grades.ts';

const ref = { kind: 'Service', key: 'ns/a' };

const allRows = (book: DeliveryBook): readonly EntryReport[] => {
  const rows: EntryReport[] = [];
  for (let report = book.takeReport(); report; report = book.takeReport()) rows.push(...report.entries);
  return rows;
};

const gradesOf = (book: DeliveryBook): Record<string, object> =>
  Object.fromEntries(allRows(book).map((row) => [row.version, row.grades ?? {}]));

const bookWith = (...clients: readonly string[]): DeliveryBook => {
  const book = createDeliveryBook(() => 5);
  for (const client of clients) book.join(client);
  book.receive(ref, 'v1');
  return book;
};

describe('counts', () => {
  test('a client counts at its best grade of a version', () => {
    const book = bookWith('a', 'b');
    for (const grade of ['sent', 'accepted', 'sent'] as const) {
      book.record({ client: 'a', entry: ref, version: 'v1', grade });
    }
    book.record({ client: 'b', entry: ref, version: 'v1', grade: 'received' });
    expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), accepted: 1, received: 1 } });
  });

  test('only rows that changed since the last report are told; an emptied row once', () => {
    const book = bookWith('a');
    book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
    expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), accepted: 1 } });
    expect(book.takeReport()).toBeUndefined();
    book.receive(ref, 'v2');
    expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), accepted: 1 } });
    book.record({ client: 'a', entry: ref, version: 'v2', grade: 'accepted' });
    expect(gradesOf(book)).toEqual({ v1: noGrades(), v2: { ...noGrades(), accepted: 1 } });
    book.restart();
    expect(gradesOf(book)).toEqual({ v2: { ...noGrades(), accepted: 1 } });
  });

  test('a client that refuses goes on with what it ran', () => {
    const book = bookWith('a');
    book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
    book.receive(ref, 'v2');
    book.record({ client: 'a', entry: ref, version: 'v2', grade: 'sent' });
    allRows(book);
    book.record({
      client: 'a',
      entry: ref,
      version: 'v2',
      grade: 'rejected',
      reason: 'bad',
      irPath: 'rules[0]',
    });
    expect(gradesOf(book)).toEqual({
      v1: { ...noGrades(), accepted: 1 },
      v2: { ...noGrades(), rejected: 1 },
    });
    expect(book.deliveries({ client: 'a' })).toMatchObject([
      { version: 'v2', grade: 'rejected', reason: 'bad' },
      { version: 'v1', grade: 'accepted' },
    ]);
    // The last good version is sent again: nothing new.
    book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
    expect(book.takeReport()).toBeUndefined();
    // A newer version makes the refusal history.
    book.receive(ref, 'v3');
    book.record({ client: 'a', entry: ref, version: 'v3', grade: 'accepted' });
    expect(gradesOf(book)).toEqual({ v1: noGrades(), v2: noGrades(), v3: { ...noGrades(), accepted: 1 } });
  });

  test('clients and entries that are gone leave nothing', () => {
    const book = bookWith('a', 'b');
    const other = { kind: 'Service', key: 'ns/b' };
    book.receive(other, 'w1');
    for (const client of ['a', 'b']) {
      book.record({ client, entry: ref, version: 'v1', grade: 'accepted' });
      book.record({ client, entry: other, version: 'w1', grade: 'accepted' });
    }
    allRows(book);
    book.leave('a');
    expect(gradesOf(book)).toEqual({
      v1: { ...noGrades(), accepted: 1 },
      w1: { ...noGrades(), accepted: 1 },
    });
    book.remove(ref);
    book.record({ client: 'b', entry: ref, version: 'v1', grade: 'accepted' });
    book.record({ client: 'a', entry: other, version: 'w1', grade: 'accepted' });
    expect(gradesOf(book)).toEqual({ v1: noGrades() });
    expect(book.takeReport()).toBeUndefined();
    expect(book.deliveries({ client: 'b' })).toHaveLength(1);
    expect(book.deliveries({ client: '', entry: ref })).toEqual([]);
    book.restart();
    expect(allRows(book).flatMap(({ examples }) => examples.map(({ client }) => client))).toEqual(['b']);
  });
});

test('a refusal that comes when a newer version is wanted is history', () => {
  const book = bookWith('a');
  book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
  book.receive(ref, 'v2');
  book.record({ client: 'a', entry: ref, version: 'v2', grade: 'sent' });
  book.receive(ref, 'v3');
  book.record({ client: 'a', entry: ref, version: 'v2', grade: 'rejected', reason: 'late' });
  book.keep(ref, 'v2', 'late');
  expect(allRows(book).map(({ version, grades, kept }) => [version, grades, kept])).toEqual([
    ['v1', { ...noGrades(), accepted: 1 }, ''],
    ['v2', noGrades(), ''],
  ]);
});

test('a client that has the newest version is not taken back by what else it has', () => {
  const book = bookWith('a');
  book.receive(ref, 'v2');
  book.record({ client: 'a', entry: ref, version: 'v2', grade: 'accepted' });
  book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
  expect(gradesOf(book)).toEqual({ v2: { ...noGrades(), accepted: 1 } });
  book.receive(ref, 'v1');
  book.record({ client: 'a', entry: ref, version: 'v1', grade: 'accepted' });
  expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), accepted: 1 }, v2: noGrades() });
});

describe('what is gone', () => {
  const both = (book: DeliveryBook, grade: Grade, version = 'v1'): void => {
    for (const client of ['a', 'b']) book.record({ client, entry: ref, version, grade });
  };

  test.each(['sent', 'accepted', 'rejected'] as const)(
    'a client that lets an entry go counts no more: %s',
    (grade) => {
      const book = bookWith('a', 'b');
      both(book, grade);
      allRows(book);
      book.drop({ client: 'a', entry: ref });
      book.drop({ client: 'a', entry: ref });
      book.drop({ client: 'nobody', entry: ref });
      expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), [grade]: 1 } });
      expect(book.deliveries({ client: 'a' })).toEqual([]);
      expect(book.deliveries({ client: 'b' })).toHaveLength(1);
    },
  );

  test('nothing is left of what it ran while it got a newer version', () => {
    const book = bookWith('a', 'b');
    both(book, 'accepted');
    book.receive(ref, 'v2');
    book.record({ client: 'a', entry: ref, version: 'v2', grade: 'sent' });
    book.drop({ client: 'a', entry: ref });
    expect(gradesOf(book)).toEqual({ v1: { ...noGrades(), accepted: 1 }, v2: noGrades() });
    expect(book.deliveries({ client: '', entry: ref })).toHaveLength(1);
  });

  test('a refusal that is still its answer stays', () => {
    const book = bookWith('a', 'b');
    both(book, 'accepted');
    book.receive(ref, 'v2');
    both(book, 'rejected', 'v2');
    for (const client of ['a', 'b'])
      book.drop({ client, entry: ref, isRefused: (version) => version === 'v2' });
    expect(gradesOf(book)).toEqual({ v1: noGrades(), v2: { ...noGrades(), rejected: 2 } });
  });

  test('an entry that is there again is not counted as before', () => {
    const book = bookWith('a', 'b');
    both(book, 'accepted');
    book.keep(ref, 'v1', 'why');
    expect(allRows(book)).toMatchObject([{ kept: 'why', grades: { accepted: 2 } }]);
    book.remove(ref);
    book.receive(ref, 'v1');
    book.record({ client: 'a', entry: ref, version: 'v1', grade: 'sent' });
    expect(allRows(book).map(({ kept, grades }) => [kept, grades])).toEqual([
      ['', noGrades()],
      ['', { ...noGrades(), sent: 1 }],
    ]);
  });
});

describe('examples', () => {
  test('are at most eight, refusals first, cut and redacted', () => {
    const clients = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const book = bookWith(...clients);
    for (const client of clients) book.record({ client, entry: ref, version: 'v1', grade: 'accepted' });
    const reason = `token: abcdef ${'x'.repeat(1000)}`;
    book.record({ client: 'c15', entry: ref, version: 'v1', grade: 'rejected', reason });
    const [row] = allRows(book);
    expect(row?.examples).toHaveLength(8);
    expect(row?.examples[0]).toMatchObject({ client: 'c15', grade: 'rejected' });
    expect(row?.examples[0]?.reason).toHaveLength(512);
    expect(row?.examples[0]?.reason).not.toContain('abcdef');
  });

  test('name who lags behind before others', () => {
    const clients = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const book = bookWith(...clients);
    for (const client of clients) book.record({ client, entry: ref, version: 'v1', grade: 'accepted' });
    book.receive(ref, 'v2');
    for (const client of clients) book.record({ client, entry: ref, version: 'v2', grade: 'sent' });
    for (const client of clients.slice(0, 19))
      book.record({ client, entry: ref, version: 'v2', grade: 'accepted' });
    const row = allRows(book).find(({ version }) => version === 'v2');
    expect(row?.examples[0]).toMatchObject({ client: 'c19', grade: 'sent' });
  });
});

test('what is kept and noted is told with its version', () => {
  const book = bookWith();
  book.receive(ref, 'v2');
  book.keep(ref, 'v2', 'route.new');
  const notes = [
    { feature: 'route.split', class: 'grpc', level: 'approximate', how: 'so', clients: 1 },
  ] as const;
  book.note(ref, 'v2', notes);
  expect(allRows(book)).toMatchObject([{ version: 'v2', kept: 'route.new', notes }]);
  book.receive(ref, 'v3');
  expect(allRows(book)).toMatchObject([{ version: 'v2', kept: '', notes: [] }]);
});

test('a report names at most 256 rows; listeners hear of the first change only', () => {
  const book = createDeliveryBook(() => 5);
  let heard = 0;
  const end = book.subscribe(() => heard++);
  book.join('a');
  for (let index = 0; index < 300; index++) {
    const entry = { kind: 'Service', key: `ns/${index}` };
    book.receive(entry, 'v1');
    book.record({ client: 'a', entry, version: 'v1', grade: 'sent' });
  }
  expect(heard).toBe(1);
  expect(book.takeReport()?.entries).toHaveLength(256);
  expect(book.takeReport()?.entries).toHaveLength(44);
  end();
  book.restart();
  expect(heard).toBe(1);
});

const grades: readonly Grade[] = [...RANKED, 'rejected'];
const commands = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant('record' as const),
        client: fc.nat(3),
        key: fc.nat(2),
        version: fc.nat(2),
        grade: fc.constantFrom(...grades),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('receive' as const), key: fc.nat(2), version: fc.nat(2) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), client: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), client: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.nat(2) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('drop' as const), client: fc.nat(3), key: fc.nat(2) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('report' as const) }) },
  ),
  { maxLength: 80 },
);

test('what was told is what the details say, whatever happened in between', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const book = createDeliveryBook(() => 5);
      const told = new Map<string, EntryReport>();
      const keyOf = (key: number) => ({ kind: 'Service', key: `ns/${key}` });
      const report = (): void => {
        for (const row of allRows(book)) told.set(`${row.entry?.key} ${row.version}`, row);
      };
      for (const command of list) {
        if (command.do === 'record') {
          const { client, key, version, grade } = command;
          book.record({ client: `c${client}`, entry: keyOf(key), version: `v${version}`, grade });
        } else if (command.do === 'receive') book.receive(keyOf(command.key), `v${command.version}`);
        else if (command.do === 'leave') book.leave(`c${command.client}`);
        else if (command.do === 'join') book.join(`c${command.client}`);
        else if (command.do === 'report') report();
        else if (command.do === 'remove') book.remove(keyOf(command.key));
        else {
          const client = `c${command.client}`;
          book.drop({ client, entry: keyOf(command.key) });
          const left = book.deliveries({ client }).map(({ entry }) => entry?.key);
          expect(left).not.toContain(`ns/${command.key}`);
        }
      }
      report();
      const shown = (row: EntryReport, grade: Grade): number =>
        book
          .deliveries({ client: '', ...(row.entry && { entry: row.entry }) })
          .filter((delivery) => delivery.version === row.version && delivery.grade === grade).length;
      for (const row of told.values()) {
        for (const grade of ['sent', 'rejected'] as const)
          expect(shown(row, grade)).toBe(row.grades?.[grade]);
        // Details also show the version a client still runs while it has got a newer one.
        for (const grade of ['received', 'accepted', 'observed'] as const) {
          expect(shown(row, grade)).toBeGreaterThanOrEqual(row.grades?.[grade] ?? 0);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a report fits a message, however much clients say', () => {
  const clients = Array.from({ length: 8 }, (_, index) => `${index}${'c'.repeat(1023)}`);
  const book = bookWith(...clients);
  const reason = '\u7121'.repeat(512);
  for (let index = 0; index < 256; index += 1) {
    const entry = { kind: 'Service', key: `ns/${index}` };
    book.receive(entry, 'v1');
    for (const client of clients) {
      book.record({ client, entry, version: 'v1', grade: 'rejected', reason });
    }
  }
  const sizes: number[] = [];
  let rows = 0;
  for (let report = book.takeReport(); report; report = book.takeReport()) {
    sizes.push(encode('flyball.engine.v1.EngineMessage', { report }).length);
    rows += report.entries.length;
  }
  expect(rows).toBe(256);
  expect(Math.max(...sizes)).toBeLessThan(LIMITS.messageBytes);
});
