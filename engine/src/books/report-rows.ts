import type { Delivery, EntryReport, Example } from '@flyball/proto/engine';
import { LIMITS } from '../limits.ts';
import { markOf } from './marks.ts';
import type { Cell, ClientState, EntryState, Mark, VersionRow } from './state.ts';

/** Examples in a row of a report. */
const EXAMPLES = 8;

const exampleOf = (client: ClientState, row: VersionRow): Example | undefined => {
  const { cell, rejected } = markOf(client, row.entry);
  if (rejected?.row === row) {
    return { client: client.id, grade: 'rejected', reason: rejected.reason, irPath: rejected.irPath };
  }
  return cell?.row === row ? { client: client.id, grade: cell.grade, reason: '', irPath: '' } : undefined;
};

/** Rejections first, then clients that lag, then others. */
const examplesOf = (row: VersionRow): readonly Example[] => {
  const chosen = new Set<ClientState>();
  for (const group of [row.rejected, row.pending, row.recent]) {
    for (const client of group) {
      if (chosen.size === EXAMPLES) break;
      chosen.add(client);
    }
  }
  return [...chosen].flatMap((client) => exampleOf(client, row) ?? []);
};

/** A row of a report as the book stands now. */
const reportRow = (row: VersionRow): EntryReport => ({
  entry: row.entry.ref,
  version: row.version,
  grades: { ...row.grades },
  examples: examplesOf(row),
  notes: row.notes,
  kept: row.kept,
});

const textOf = ({ entry, examples, notes, kept }: EntryReport): number => {
  const told = examples.reduce(
    (sum, { client, reason, irPath }) => sum + client.length + reason.length + irPath.length,
    0,
  );
  return notes.reduce((sum, { how }) => sum + how.length, told + kept.length + (entry?.key.length ?? 0));
};

/** The first of some rows with their reports, as many as fit a message, at least one. */
export const fittingRows = (rows: Iterable<VersionRow>): ReadonlyMap<VersionRow, EntryReport> => {
  const fitting = new Map<VersionRow, EntryReport>();
  let text = 0;
  for (const row of rows) {
    const report = reportRow(row);
    text += textOf(report);
    if (fitting.size > 0 && text > LIMITS.reportText) break;
    fitting.set(row, report);
    if (fitting.size === LIMITS.reportRows) break;
  }
  return fitting;
};

const rejectedDelivery = (client: ClientState, { rejected, atMs }: Mark): Delivery | undefined =>
  rejected && {
    client: client.id,
    entry: rejected.row.entry.ref,
    version: rejected.row.version,
    grade: 'rejected',
    reason: rejected.reason,
    atMs,
  };

/** The time of what a client shares with others: when the first of them came so far, or when it joined. */
const cellDelivery = (client: ClientState, cell: Cell, atMs: number): Delivery => ({
  client: client.id,
  entry: cell.row.entry.ref,
  version: cell.row.version,
  grade: cell.grade,
  reason: '',
  atMs: atMs === 0 ? Math.max(cell.atMs, client.sinceMs) : atMs,
});

const deliveriesOf = (client: ClientState, entry: EntryState): readonly Delivery[] => {
  const mark = markOf(client, entry);
  const cells = [
    mark.cell && cellDelivery(client, mark.cell, mark.atMs),
    mark.before && cellDelivery(client, mark.before, 0),
  ];
  return [rejectedDelivery(client, mark), ...cells].filter((delivery) => delivery !== undefined);
};

const rejectedFirst = (deliveries: readonly Delivery[]): readonly Delivery[] => [
  ...deliveries.filter(({ grade }) => grade === 'rejected'),
  ...deliveries.filter(({ grade }) => grade !== 'rejected'),
];

const cut = (deliveries: readonly Delivery[]): readonly Delivery[] =>
  rejectedFirst(deliveries).slice(0, LIMITS.deliveries);

/** All a client has or refused, refusals first; at most 1000. */
export const deliveriesOfClient = (client: ClientState): readonly Delivery[] => {
  const entries = new Set([...(client.marks?.keys() ?? []), ...client.view.cells.keys()]);
  return cut([...entries].flatMap((entry) => deliveriesOf(client, entry)));
};

/** Who has an entry or refused it, refusals first; at most 1000. */
export const deliveriesOfEntry = (clients: Iterable<ClientState>, entry: EntryState): readonly Delivery[] =>
  cut([...clients].flatMap((client) => deliveriesOf(client, entry)));
