import { ok } from 'node:assert/strict';
import type { VersionedEntry } from '@flyball/proto/ir';
import { type CaseBody, type CaseRow, firstConfig, refs } from './case.ts';
import { settled, until } from './world.ts';

const reports: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  await world.engine.attach('client-1');
  const wanted = entries(0, 0);
  plane.source.update({ revision: 1, upserts: wanted });
  world.run();
  const isReported = ({ kind, key, version }: VersionedEntry): boolean => {
    const grades = plane.reports.get(`${kind} ${key} ${version}`)?.grades;
    return grades !== undefined && grades.sent + grades.received + grades.accepted + grades.observed > 0;
  };
  await until('each entry was sent to the client', () => wanted.every(isReported));
  await until('the client is observed', () => plane.observed.some(({ clients }) => clients.length > 0));
  const newer = entries(0, 1);
  plane.source.update({ revision: 2, upserts: newer });
  await until('each newer version was sent', () => newer.every(isReported));
};

const tellsAnew: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  await world.engine.attach('client-1');
  first.source.update({ revision: 1, upserts: entries(0, 0) });
  world.run();
  await until('the client is observed', () => first.observed.some(({ clients }) => clients.length > 0));
  await until('a delivery is reported', () => first.reports.size > 0);
  const second = await world.plane(first.source);
  await first.crash();
  await until('the client is observed again', () =>
    second.observed.some(({ clients }) => clients.length > 0),
  );
  await until('the deliveries are reported again', () =>
    [...first.reports.keys()].every((id) => second.reports.has(id)),
  );
  ok(second.observed[0]?.snapshot, 'the first observation is a snapshot');
};

const namesRefusals: CaseBody = async (world, { refused }) => {
  if (!refused) return;
  const plane = await world.plane();
  await world.engine.attach('client-1');
  plane.source.update({ revision: 1, upserts: refused() });
  world.run();
  const refusals = (): readonly string[] =>
    [...plane.reports.values()].flatMap(({ entry, grades }) =>
      grades?.rejected ? [`${entry?.kind} ${entry?.key}`] : [],
    );
  await until('the refusal is reported', () => refusals().length > 0);
  ok(
    refusals().every((id) => refs(refused()).includes(id)),
    'the report names the entry that was refused',
  );
};

const answers: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  await world.engine.attach('client-1');
  const wanted = entries(0, 0);
  plane.source.update({ revision: 1, upserts: wanted });
  world.run();
  await until('the client is reported', () => plane.observed.some(({ clients }) => clients.length > 0));
  await until('a delivery is reported', () => plane.reports.size > 0);
  const id = { engine: world.engine.driver.engine, replica: 'r1' };
  const [client] = plane.observed.flatMap(({ clients }) => clients);
  const known = await plane.host.ask(id, { client: client?.id ?? '' });
  ok('deliveries' in known && known.deliveries.length > 0, 'the client has deliveries');
  const entry = await plane.host.ask(id, { entry: known.deliveries[0]?.entry ?? { kind: '', key: '' } });
  ok(
    'deliveries' in entry && entry.deliveries.some((row) => row.client === client?.id),
    'the entry is at the client',
  );
  plane.source.update({ revision: 2, removes: wanted });
  await settled(plane);
  const gone = await plane.host.ask(id, { entry: firstConfig(wanted) });
  ok('nothing' in gone, 'nothing is known of an entry that was removed');
  ok('nothing' in (await plane.host.ask(id, { client: 'nobody' })), 'nothing is known of nobody');
};

/** What the engine tells of its clients. */
export const REPORT_CASES: readonly CaseRow[] = [
  ['reports how far each version came', reports],
  ['tells a new plane its clients and how far each version came', tellsAnew],
  ['names the entry that a client refused', namesRefusals],
  ['answers for a client and for an entry', answers],
];
