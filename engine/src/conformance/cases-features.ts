import { deepEqual } from 'node:assert/strict';
import type { VersionedEntry } from '@flyball/proto/ir';
import { type CaseBody, type CaseRow, firstConfig, refs } from './case.ts';
import { limitEntry, requiring } from './sample-entries.ts';
import { expectEnforced, pushedOn, settled, until } from './world.ts';

const FUTURE = 'future.feature';

const keptOf = (
  plane: { readonly reports: ReadonlyMap<string, { readonly kept: string }> },
  entry: VersionedEntry,
): string => plane.reports.get(`${entry.kind} ${entry.key} ${entry.version}`)?.kept ?? '';

const keepsOld: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  const old = firstConfig(entries(0, 0));
  plane.source.update({ revision: 1, upserts: [old] });
  world.run();
  await settled(plane);
  const newer = requiring(firstConfig(entries(0, 1)), FUTURE);
  plane.source.update({ revision: 2, upserts: [newer] });
  await settled(plane);
  expectEnforced(world, [old]);
  await until('the engine says what it kept', () => keptOf(plane, newer).includes(FUTURE));
  plane.source.update({ revision: 3, upserts: [firstConfig(entries(0, 2))] });
  await settled(plane);
  expectEnforced(world, [firstConfig(entries(0, 2))]);
};

const failsClosed: CaseBody = async (world, { closed = (variant) => limitEntry('limit/a', variant + 1) }) => {
  const plane = await world.plane();
  const unknown = requiring(closed(0), FUTURE);
  const broken = { ...closed(1), key: `${closed(1).key}/broken`, body: Uint8Array.of(0xff, 0xff) };
  plane.source.update({ revision: 1, upserts: [unknown, { ...broken, version: 'broken' }] });
  world.run();
  await settled(plane);
  const withheld = world.changes.flatMap((change) =>
    change.withheld.map(({ kind, key }) => `${kind} ${key}`),
  );
  deepEqual([...withheld].sort(), [...refs([unknown, broken])].sort());
  await until('the engine says so', () => keptOf(plane, unknown).includes(FUTURE));
  const understood = closed(2);
  plane.source.update({ revision: 2, upserts: [understood], removes: [broken] });
  await settled(plane);
  deepEqual(
    world.changes.at(-1)?.removes.map(({ key }) => key),
    [broken.key],
  );
  expectEnforced(world, [understood]);
};

const sendsKeptOnce: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  const newer = requiring(firstConfig(entries(0, 1)), FUTURE);
  first.source.update({ revision: 1, upserts: [newer] });
  world.run();
  await settled(first);
  const second = await world.plane(first.source);
  await first.crash();
  await settled(second);
  deepEqual(pushedOn(second, 'config'), []);
  await until('the new plane is told what is kept', () => keptOf(second, newer).includes(FUTURE));
};

/** The plane is newer than the engine. */
export const FEATURE_CASES: readonly CaseRow[] = [
  ['keeps the version it understands, and says so', keepsOld],
  ['fails closed for what it never understood, and says so', failsClosed],
  ['is not sent again what it does not understand', sendsKeptOnce],
];
