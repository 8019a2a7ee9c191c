import { fill } from '@flyball/proto';
import type { EntryRef, EntryReport } from '@flyball/proto/engine';
import { expect, test } from 'vitest';
import { createLedger, type Ledger } from './ledger.ts';

const xds = { engine: 'xds', replica: 'one' };
const route: EntryRef = { kind: 'RouteBlock', key: 'shop/edge/http|*|HTTPRoute/shop/r' };

const accepted = (entry: EntryRef, version: string, clients: number): EntryReport =>
  fill('flyball.engine.v1.EntryReport', {
    entry,
    version,
    grades: fill('flyball.engine.v1.Grades', { accepted: clients }),
  });

const versionsIn = (ledger: Ledger): readonly string[] =>
  [...ledger.replicas()].flatMap(({ reports }) =>
    [...reports.values()].flatMap((rows) => rows.map(({ version }) => version)),
  );

const ledgerWith = (isSent: (engine: string, entry: EntryRef) => boolean): Ledger => {
  const ledger = createLedger(isSent);
  ledger.joined(fill('flyball.engine.v1.Hello', xds));
  return ledger;
};

test('an entry that comes back after it was removed has no history', () => {
  const ledger = ledgerWith(() => true);
  ledger.reported(xds, { entries: [accepted(route, 'old', 1)] });
  ledger.forget([route]);
  ledger.reported(xds, { entries: [accepted(route, 'new', 1)] });
  expect(versionsIn(ledger)).toEqual(['new']);
});

test('a report that was under way when its entry was removed is passed over', () => {
  let isThere = true;
  const ledger = ledgerWith(() => isThere);
  isThere = false;
  ledger.forget([route]);
  ledger.reported(xds, { entries: [accepted(route, 'old', 1)] });
  expect(versionsIn(ledger)).toEqual([]);
});

test('what an engine is no longer sent is forgotten, what it is sent is not', () => {
  const other: EntryRef = { kind: 'Service', key: 'shop/a' };
  let isNarrow = false;
  const ledger = ledgerWith((_, { kind }) => !isNarrow || kind === 'Service');
  ledger.reported(xds, { entries: [accepted(route, 'r1', 1), accepted(other, 's1', 1)] });
  isNarrow = true;
  ledger.review();
  expect(versionsIn(ledger)).toEqual(['s1']);
});

test('a version that nobody holds any more has no row', () => {
  const ledger = ledgerWith(() => true);
  ledger.reported(xds, { entries: [accepted(route, 'old', 1)] });
  ledger.reported(xds, { entries: [accepted(route, 'old', 0), accepted(route, 'new', 1)] });
  expect(versionsIn(ledger)).toEqual(['new']);
});
