import { deepEqual, equal } from 'node:assert/strict';
import type { PlaneEvent } from '../plane/plane-host.ts';
import { createEntrySource } from '../source/entry-source.ts';
import { type CaseBody, type CaseRow, range, refs } from './case.ts';
import { expectEnforced, pushedOn, settled, until } from './world.ts';

const resendsNothing: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  first.source.update({ revision: 1, upserts: range(20, (index) => entries(index, 0)) });
  world.run();
  await settled(first);
  const second = await world.plane(first.source);
  await first.crash();
  await until('the engine is back', () => second.host.sessions().length === 1);
  const marker = entries(99, 0);
  second.source.update({ revision: 2, upserts: marker });
  await settled(second);
  const pushed = [...pushedOn(second, 'config'), ...pushedOn(second, 'endpoints')];
  deepEqual([...pushed].sort(), [...refs(marker)].sort());
};

const refusesLower: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  first.source.update({ revision: 5, upserts: entries(0, 0) });
  world.run();
  await settled(first);
  const behind = createEntrySource();
  behind.update({ revision: 4, upserts: entries(0, 1) });
  const second = await world.plane(behind);
  await first.crash();
  const isRefused = ({ effect }: PlaneEvent): boolean =>
    effect.type === 'ended' && effect.error.code === 'FLYBALL_ENGINE_PLANE_BEHIND';
  await until('the plane that is behind refuses', () => second.events.some(isRefused));
  expectEnforced(world, entries(0, 0));
  behind.update({ revision: 6 });
  await settled(second);
  expectEnforced(world, entries(0, 1));
};

const survives: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  const wanted = range(5, (index) => entries(index, 0));
  first.source.update({ revision: 3, upserts: wanted });
  world.run();
  await settled(first);
  await first.crash();
  await until('the engine noticed', () => !world.isConnected());
  const before = world.changes.length;
  const source = createEntrySource();
  source.update({ revision: 3, upserts: wanted });
  const second = await world.plane(source);
  await settled(second);
  equal(world.changes.length, before);
  deepEqual([...pushedOn(second, 'config'), ...pushedOn(second, 'endpoints')], []);
  expectEnforced(world, wanted);
};

const drains: CaseBody = async (world, { entries }) => {
  const first = await world.plane();
  first.source.update({ revision: 1, upserts: entries(0, 0) });
  world.run();
  await settled(first);
  const second = await world.plane(first.source);
  first.host.drain(60_000, 'goes away');
  await settled(second);
  await until('the first plane is left', () => first.host.sessions().length === 0);
};

/** Sessions and planes come and go. */
export const LOSS_CASES: readonly CaseRow[] = [
  ['gets nothing again when it comes back', resendsNothing],
  ['goes on when a replica of the plane is behind', refusesLower],
  ['goes on without the plane, and takes a twin of it as the same', survives],
  ['moves to another replica when one drains', drains],
];
