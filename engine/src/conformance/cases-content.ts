import { equal, ok } from 'node:assert/strict';
import { laneOf } from '@flyball/proto/ir';
import { type CaseBody, type CaseRow, range, refs } from './case.ts';
import { serviceEntry } from './sample-entries.ts';
import { expectEnforced, settled } from './world.ts';

const takesOver: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  const wanted = range(20, (index) => entries(index, 0));
  plane.source.update({ revision: 1, upserts: wanted });
  world.run();
  await settled(plane);
  expectEnforced(world, wanted);
  const newer = entries(3, 1);
  plane.source.update({ revision: 2, upserts: newer });
  await settled(plane);
  expectEnforced(world, [
    ...wanted.filter((old) => !refs(newer).includes(`${old.kind} ${old.key}`)),
    ...newer,
  ]);
};

const isAtomic: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  world.run();
  await settled(plane);
  const wanted = range(600, (index) => entries(index, 0).filter(({ kind }) => laneOf(kind) === 'config'));
  plane.source.update({ revision: 1, upserts: wanted });
  await settled(plane);
  ok(plane.sent.filter(({ push }) => push?.lane === 'config').length > 1, 'the push has several parts');
  equal(world.changes.filter(({ lane }) => lane === 'config').length, 1);
  expectEnforced(world, wanted);
};

const carriesMany: CaseBody = async (world) => {
  const plane = await world.plane();
  const wanted = range(10_000, (index) => [serviceEntry(`many/s${index}`)]);
  plane.source.update({ revision: 1, upserts: wanted });
  world.run();
  await settled(plane);
  equal(world.changes.length, 1);
  equal(world.changes[0]?.upserts.length, 10_000);
};

const lanesAreIndependent: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  world.run();
  await settled(plane);
  const wanted = range(600, (index) => entries(index, 0));
  if (!wanted.some(({ kind }) => laneOf(kind) === 'endpoints')) return;
  plane.source.update({ revision: 1, upserts: wanted });
  await settled(plane);
  const lanes = plane.sent.flatMap(({ push }) => push?.lane ?? []);
  ok(lanes.indexOf('config') < lanes.lastIndexOf('endpoints'), 'config waited for endpoints');
  ok(lanes.indexOf('endpoints') < lanes.lastIndexOf('config'), 'endpoints waited for config');
  expectEnforced(world, wanted);
};

const removes: CaseBody = async (world, { entries }) => {
  const plane = await world.plane();
  const wanted = range(5, (index) => entries(index, 0));
  plane.source.update({ revision: 1, upserts: wanted });
  world.run();
  await settled(plane);
  const gone = entries(2, 0);
  plane.source.update({ revision: 2, removes: gone });
  await settled(plane);
  expectEnforced(
    world,
    wanted.filter((entry) => !refs(gone).includes(`${entry.kind} ${entry.key}`)),
  );
};

/** What an engine holds is what the plane wants. */
export const CONTENT_CASES: readonly CaseRow[] = [
  ['takes over what the plane sends, then what changed', takesOver],
  ['applies a push of several parts as one change', isAtomic],
  ['takes 10,000 entries in parts', carriesMany],
  ['is sent the lanes independently of each other', lanesAreIndependent],
  ['forgets what was removed', removes],
];
